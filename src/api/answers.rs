//! What the calls answer, key by key as SPEC §11 has it.

mod documents;
mod letters;
mod schemas;

pub(super) use documents::{DocumentAnswer, FindingAnswer, UploadAnswer};
pub(super) use letters::LetterAnswer;

use jiff::Timestamp;
use kartabl_domain::{
    accounts::Account,
    cases::{Case, Defect, DefectSource, Event, Outcome, State},
    office::Office,
    people::identity::{Gate, GateFact},
    procedures::ProcedureId,
};
use schemas::{defect_kind_schema, defect_source_schema, outcome_schema, state_schema};
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
    pub(super) fn of(case: &Case) -> Option<Self> {
        let approved = case.state.outcome() == Some(Outcome::Approved);
        let usernames = if approved { case.granted_usernames() } else { Vec::new() };
        (!usernames.is_empty()).then_some(Self { usernames })
    }
}

/// An identity gate of a draft.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = IdentityGate)]
pub(super) struct GateAnswer {
    /// Which one: `shahkar` or `civil_registry`.
    pub(super) gate: &'static str,
    /// Its Persian name.
    pub(super) label: &'static str,
    /// `waiting` for the gate before, `asked`, `down` while the service gives no answer, `passed` or `refused`; of an
    /// account also `nameless` (an organisation that has not said who leads it) and `unserved` (no service to ask).
    pub(super) state: &'static str,
    /// What the applicant reads.
    pub(super) text: String,
}

impl From<&GateFact> for GateAnswer {
    fn from(fact: &GateFact) -> Self {
        let GateFact { gate, standing } = fact;
        Self { gate: gate.name(), label: gate.label(), state: standing.name(), text: standing.text() }
    }
}

impl From<&Account> for GateAnswer {
    fn from(account: &Account) -> Self {
        let gate = Gate::Shahkar;
        let Account { identity, .. } = account;
        Self { gate: gate.name(), label: gate.label(), state: identity.name(), text: identity.text() }
    }
}

/// Something missing or wrong in a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Defect)]
pub(super) struct DefectAnswer {
    /// Its id; the same defect keeps it.
    pub(super) id: String,
    /// The section.
    pub(super) section: String,
    /// The row of a repeating section, from zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) item: Option<usize>,
    /// The field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) field: Option<String>,
    /// The document slot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) document: Option<String>,
    /// What is the matter.
    #[schema(schema_with = defect_kind_schema)]
    pub(super) kind: &'static str,
    /// Who found it.
    #[schema(schema_with = defect_source_schema)]
    pub(super) source: DefectSource,
    /// What is wrong and what is expected, in Persian.
    pub(super) text: String,
    /// Where what is missing can be started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) link: Option<LinkAnswer>,
    /// Whether it was mended.
    pub(super) resolved: bool,
}

impl From<Defect> for DefectAnswer {
    fn from(defect: Defect) -> Self {
        Self {
            id: defect.id.to_string(),
            section: defect.place.section,
            item: defect.place.item,
            field: defect.place.field,
            document: defect.place.document,
            kind: defect.kind.name(),
            source: defect.source,
            text: defect.text,
            link: defect.link.map(|link| LinkAnswer { procedure: link.procedure, label: link.label }),
            resolved: defect.resolved,
        }
    }
}

/// Another procedure that has to be done first.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Link)]
pub(super) struct LinkAnswer {
    /// The procedure to start.
    #[schema(value_type = String)]
    pub(super) procedure: ProcedureId,
    /// The words of the link, in Persian.
    pub(super) label: String,
}

/// A message on the applicant's desk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Message)]
pub(super) struct MessageAnswer {
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub(super) at: Timestamp,
    /// The text.
    pub(super) text: String,
}

/// Something that happened to a case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub(super) struct EventAnswer {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub(super) at: Timestamp,
    /// What, in Persian.
    pub(super) label: String,
    /// What was written for the applicant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<String>,
}

impl EventAnswer {
    /// The answer, where the applicant may see the event.
    pub(super) fn of(event: &Event) -> Option<Self> {
        event.kind.is_for_applicant().then(|| Self {
            at: event.at,
            label: event.kind.label(),
            note: event.note.clone().filter(|_| event.kind.note_is_for_applicant()),
        })
    }
}

/// A running budget of working days.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Deadline)]
pub(super) struct DeadlineAnswer {
    /// The last day, Jalali, such as `1405/09/02`; `null` while it stands still.
    #[schema(required)]
    pub(super) due: Option<String>,
    /// Working days after today; negative when it has passed.
    pub(super) working_days_left: i32,
    /// Whether it stands still.
    pub(super) paused: bool,
}

impl DeadlineAnswer {
    pub(super) fn of(case: &Case, office: &Office<'_>) -> Option<Self> {
        let deadline = case.state.deadline()?;
        Some(Self {
            due: deadline.due(office.calendar).map(|due| due.to_string()),
            working_days_left: deadline.days_left(office.calendar, office.office_day()),
            paused: deadline.is_paused(),
        })
    }
}

/// Whether the answer's defects are those of this moment: only where the applicant may mend them.
pub(super) fn inspects(state: &State) -> bool {
    matches!(state, State::Draft { .. } | State::Returned(_))
}
