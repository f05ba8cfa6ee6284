//! The response bodies of the calls (SPEC §11).

mod defects;
mod documents;
mod history;
mod identity;
mod letters;
mod schemas;

pub(super) use defects::DefectAnswer;
pub(super) use documents::{DocumentAnswer, FindingAnswer, UploadAnswer};
pub(super) use history::{DeadlineAnswer, EventAnswer, MessageAnswer};
pub(super) use identity::GateAnswer;
pub(super) use letters::LetterAnswer;

use kartabl_domain::cases::{Case, Outcome, State};
use schemas::{outcome_schema, state_schema};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A case as its applicant sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Case)]
pub(super) struct CaseAnswer {
    /// Its name to the outside.
    pub(super) tracking_code: String,
    /// Where it stands.
    #[schema(schema_with = state_schema)]
    pub(super) state: &'static str,
    /// The Persian name of the state.
    pub(super) state_label: String,
    /// How it ended; only when closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = outcome_schema)]
    pub(super) outcome: Option<&'static str>,
    /// What was filled in, section by section.
    #[schema(value_type = Object)]
    pub(super) data: Value,
    /// The documents that it has now.
    pub(super) documents: Vec<DocumentAnswer>,
    /// What is missing or wrong.
    pub(super) defects: Vec<DefectAnswer>,
    /// The messages on the applicant's desk, oldest first.
    pub(super) messages: Vec<MessageAnswer>,
    /// The issued letters.
    pub(super) letters: Vec<LetterAnswer>,
    /// What the approval has given; only where it gave something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) granted: Option<GrantedAnswer>,
    /// What happened, as far as the applicant may see it, oldest first.
    pub(super) events: Vec<EventAnswer>,
    /// What must be established of the person: before the form opens, left out once the case was submitted; or, where the
    /// case goes by the account, before an approval, left out once it is closed. Left out where nothing must.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub(super) identity: Vec<GateAnswer>,
    /// The budget that runs now; `null` where none does.
    #[schema(required)]
    pub(super) deadline: Option<DeadlineAnswer>,
}

/// What an approval has given.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Granted)]
pub(super) struct GrantedAnswer {
    /// The user names of the connection; a `gsb-service` case names one of them.
    pub(super) usernames: Vec<String>,
}

impl GrantedAnswer {
    /// What the approval of this case has granted; `None` when it granted nothing.
    pub(super) fn of(case: &Case) -> Option<Self> {
        let approved = case.state.outcome() == Some(Outcome::Approved);
        let usernames = if approved { case.granted_usernames() } else { Vec::new() };
        (!usernames.is_empty()).then_some(Self { usernames })
    }
}

/// Whether a case in this state is shown with its current defects: only while the applicant can correct them.
pub(super) fn shows_current_defects(state: &State) -> bool {
    matches!(state, State::Draft { .. } | State::Returned(_))
}
