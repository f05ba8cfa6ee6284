//! کارهای پس‌زمینه: what the workers do, and what operators do with it.

pub(crate) mod act;
mod chart;
pub(crate) mod list;
pub(crate) mod queues;
pub(crate) mod show;
mod words;

use kartabl_domain::{
    ids::CaseId,
    orders::Queue,
    people::{Role, Staff},
    values::TrackingCode,
};
use kartabl_queue::monitor::{Filter, State};
use kartabl_web::{App, WebError};
use serde::Deserialize;

/// Auditors read all of it and change nothing.
fn only_admin(staff: &Staff) -> Result<(), WebError> {
    if staff.is(Role::Admin) { Ok(()) } else { Err(WebError::forbidden()) }
}

/// The address holds the whole state of the list. What no list has is as good as nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    state: String,
    queue: String,
    kind: String,
    /// A tracking code.
    case: String,
    before: String,
}

/// All states, in the address.
const ALL: &str = "all";

impl Asked {
    /// The state of the list; those that failed unless another one is asked for.
    fn state(&self) -> Option<State> {
        if self.state == ALL { None } else { Some(State::named(&self.state).unwrap_or(State::Discarded)) }
    }

    fn queue(&self) -> Option<Queue> {
        Queue::named(&self.queue)
    }

    fn kind(&self) -> Option<&str> {
        words::KINDS.iter().map(|(kind, _)| *kind).find(|kind| *kind == self.kind)
    }

    async fn filter(&self, app: &App) -> Result<Filter, WebError> {
        let case = match self.case.as_str() {
            "" => None,
            code => Some(case(app, code).await?),
        };
        Ok(Filter {
            queue: self.queue(),
            state: self.state(),
            kind: self.kind().map(Into::into),
            case,
            before: self.before.parse().ok(),
            ended_before: None,
        })
    }

    /// What makes up the same list, without where it stands.
    fn fields(&self) -> Vec<(&'static str, String)> {
        let state = self.state().map_or(ALL, State::name);
        let all = [
            ("state", state.to_owned()),
            ("queue", self.queue().map_or_else(String::new, |queue| queue.name().to_owned())),
            ("kind", self.kind().unwrap_or_default().to_owned()),
            ("case", self.case.clone()),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The address of the same list; `before` says where on.
    fn href(&self, before: Option<&str>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.fields());
        if let Some(before) = before {
            query.append_pair("before", before);
        }
        format!("/jobs?{}", query.finish())
    }
}

async fn case(app: &App, code: &str) -> Result<CaseId, WebError> {
    let code = TrackingCode::parse(code).map_err(|_| WebError::NotFound)?;
    Ok(app.db.case_by_code(&code).await?.id)
}
