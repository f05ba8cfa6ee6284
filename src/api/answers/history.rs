//! The response bodies for the history of a case: its events, its messages and its deadline.

use jiff::Timestamp;
use kartabl_domain::{
    cases::{Case, Event},
    office::Office,
};
use serde::Serialize;
use utoipa::ToSchema;

/// Something that happened to a case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub(crate) struct EventAnswer {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) at: Timestamp,
    /// What, in Persian.
    pub(crate) label: String,
    /// What was written for the applicant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
}

impl EventAnswer {
    /// The representation of an event. `None` when the applicant may not see it.
    pub(crate) fn of(event: &Event) -> Option<Self> {
        event.kind.is_for_applicant().then(|| Self {
            at: event.at,
            label: event.kind.label(),
            note: event.note.clone().filter(|_| event.kind.note_is_for_applicant()),
        })
    }
}

/// A message on the applicant's desk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Message)]
pub(crate) struct MessageAnswer {
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) at: Timestamp,
    /// The text.
    pub(crate) text: String,
}

/// A running budget of working days.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Deadline)]
pub(crate) struct DeadlineAnswer {
    /// The last day, Jalali, such as `1405/09/02`; `null` while it stands still.
    #[schema(required)]
    pub(crate) due: Option<String>,
    /// Working days after today; negative when it has passed.
    pub(crate) working_days_left: i32,
    /// Whether it stands still.
    pub(crate) paused: bool,
}

impl DeadlineAnswer {
    /// The deadline that runs in this case; `None` when none runs.
    pub(crate) fn of(case: &Case, office: &Office<'_>) -> Option<Self> {
        let deadline = case.state.deadline()?;
        Some(Self {
            due: deadline.due(office.calendar).map(|due| due.to_string()),
            working_days_left: deadline.days_left(office.calendar, office.office_day()),
            paused: deadline.is_paused(),
        })
    }
}
