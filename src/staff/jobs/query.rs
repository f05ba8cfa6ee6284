//! What an address says of a list of jobs: its filters and the place in the list.

use super::words;
use kartabl_domain::{ids::CaseId, orders::Queue, values::TrackingCode};
use kartabl_queue::monitor::{Filter, State};
use kartabl_web::{App, WebError};
use serde::Deserialize;

/// The name of all states in an address.
pub(super) const ALL: &str = "all";

/// The whole state of the list, as the address holds it. A queue, state or kind that does not exist is left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct JobsQuery {
    pub(super) state: String,
    pub(super) queue: String,
    pub(super) kind: String,
    /// The tracking code of a case.
    pub(super) case: String,
    /// The job that ended the page before.
    pub(super) before: String,
}

impl JobsQuery {
    /// The state of the list, which is «failed» unless the address names another; `None` means all states.
    pub(super) fn state(&self) -> Option<State> {
        if self.state == ALL { None } else { Some(State::named(&self.state).unwrap_or(State::Discarded)) }
    }

    pub(super) fn queue(&self) -> Option<Queue> {
        Queue::named(&self.queue)
    }

    pub(super) fn kind(&self) -> Option<&str> {
        words::KINDS.iter().map(|(kind, _)| *kind).find(|kind| *kind == self.kind)
    }

    /// The filter of the list.
    ///
    /// # Errors
    /// [`WebError::NotFound`] where no case has that tracking code, otherwise those of the database.
    pub(super) async fn filter(&self, app: &App) -> Result<Filter, WebError> {
        let case = match self.case.as_str() {
            "" => None,
            code => Some(case_id(app, code).await?),
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

    /// The fields of the first page of the same list.
    pub(super) fn fields(&self) -> Vec<(&'static str, String)> {
        let state = self.state().map_or(ALL, State::name);
        let all = [
            ("state", state.to_owned()),
            ("queue", self.queue().map_or_else(String::new, |queue| queue.name().to_owned())),
            ("kind", self.kind().unwrap_or_default().to_owned()),
            ("case", self.case.clone()),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The address of the same list, after the job `before` where one is named.
    pub(super) fn href(&self, before: Option<&str>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.fields());
        if let Some(before) = before {
            query.append_pair("before", before);
        }
        format!("/jobs?{}", query.finish())
    }
}

async fn case_id(app: &App, code: &str) -> Result<CaseId, WebError> {
    let code = TrackingCode::parse(code).map_err(|_| WebError::NotFound)?;
    Ok(app.db.case_by_code(&code).await?.id)
}
