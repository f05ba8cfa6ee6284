//! The panels beside a case: what may be done, why nothing may be done, how the deadline was computed.

use kartabl_web::views::parts::{Choice, Label, Moment, Proposal};
use serde::Serialize;

/// What the reader can do now.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Panel {
    pub(crate) actions: Vec<Action>,
    /// The reason why there is nothing else to do here.
    pub(crate) idle: Option<Idle>,
    pub(crate) proposal: Option<Proposal>,
    /// Whether the case can be taken from the pool; form `/take` with `version`.
    pub(crate) take: bool,
    /// Whether the case can be taken from somebody else; form `/take` with `version`, `take_reason`.
    pub(crate) take_over: bool,
    /// The members to whom a supervisor may give the case; form `/assign` with `version`, `to`.
    pub(crate) assign: Vec<Choice>,
    /// The priorities, where they may be changed; form `/priority` with `version`, `priority`, `priority_reason`.
    pub(crate) priorities: Vec<Choice>,
    /// Whether the reader may write internal notes; form `/notes` with `version`, `text`.
    pub(crate) notes: bool,
    /// The question to the unit of the reader.
    pub(crate) question: Option<Question>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Question {
    pub(crate) by: String,
    pub(crate) at: Moment,
    pub(crate) text: String,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Action {
    pub(crate) kind: ActionKind,
    /// The reason why the action is not possible now.
    pub(crate) locked: Option<String>,
    /// The program's suggestion; at most one.
    pub(crate) suggested: bool,
}

impl Action {
    pub(crate) fn new(kind: ActionKind) -> Self {
        Self { kind, locked: None, suggested: false }
    }

    #[must_use]
    pub(crate) fn locked(mut self, reason: impl Into<String>) -> Self {
        self.locked = Some(reason.into());
        self
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ActionKind {
    Defects,
    Refer,
    Samava,
    Identity,
    Approve,
    Reply,
    Reject,
    Opinion,
    PaperLetter,
    Register,
    TakeBack,
}

#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Idle {
    /// The applicant must act until `due`.
    Applicant {
        due: Option<Moment>,
    },
    /// The background workers have the case.
    Workers,
    /// Referred to another unit.
    Unit {
        name: String,
    },
    /// The secretariat has the case.
    Secretariat,
    /// Another expert has the case.
    Expert {
        name: String,
    },
    /// A second person decides on the proposal of the reader.
    SecondPerson,
    Closed {
        outcome: Label,
        at: Moment,
    },
    /// The reader may only read.
    ReadOnly,
}

/// How the deadline was computed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Deadline {
    pub(crate) spent: i64,
    pub(crate) budget: i64,
    pub(crate) due: Option<Moment>,
    pub(crate) paused: bool,
    /// Working days during which the clock stood still.
    pub(crate) paused_days: i64,
    pub(crate) steps: Vec<DeadlineStep>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct DeadlineStep {
    pub(crate) day: Moment,
    pub(crate) kind: DeadlineStepKind,
    /// The number of a counted day.
    pub(crate) number: Option<i64>,
    /// «آخر هفته», the name of the holiday, «در انتظار متقاضی».
    pub(crate) reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeadlineStepKind {
    Start,
    Counted,
    Skipped,
    Paused,
    Due,
}
