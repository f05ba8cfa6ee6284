//! The panels beside a case: what may be done, why nothing may be done, how the deadline was computed.

use kartabl_web::views::parts::{Choice, Label, Moment, Proposal};
use serde::Serialize;

/// What the reader can do now.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Panel {
    pub actions: Vec<Action>,
    /// Why there is nothing (else) to do here.
    pub idle: Option<Idle>,
    pub proposal: Option<Proposal>,
    /// «برداشتن پرونده» from the pool; form `/take` with `version`.
    pub take: bool,
    /// Taking it from somebody else; form `/take` with `version`, `take_reason`.
    pub take_over: bool,
    /// Members, for a supervisor; form `/assign` with `version`, `to`.
    pub assign: Vec<Choice>,
    /// Priorities, where they may be changed; form `/priority` with `version`, `priority`, `priority_reason`.
    pub priorities: Vec<Choice>,
    /// May write internal notes; form `/notes` with `version`, `text`.
    pub notes: bool,
    /// What the reader's unit was asked.
    pub question: Option<Question>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Question {
    pub by: String,
    pub at: Moment,
    pub text: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Action {
    pub kind: ActionKind,
    /// Not possible now, and why.
    pub locked: Option<String>,
    /// The program's suggestion; at most one.
    pub suggested: bool,
}

impl Action {
    pub fn new(kind: ActionKind) -> Self {
        Self { kind, locked: None, suggested: false }
    }

    #[must_use]
    pub fn locked(mut self, reason: impl Into<String>) -> Self {
        self.locked = Some(reason.into());
        self
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
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
pub enum Idle {
    /// The applicant must act until `due`.
    Applicant {
        due: Option<Moment>,
    },
    /// The background workers are at it.
    Workers,
    /// Referred to another unit.
    Unit {
        name: String,
    },
    /// The secretariat has it.
    Secretariat,
    /// Another expert has it.
    Expert {
        name: String,
    },
    /// Own proposal; a second person decides.
    SecondPerson,
    Closed {
        outcome: Label,
        at: Moment,
    },
    /// The reader's role only reads.
    ReadOnly,
}

/// How the deadline was computed.
#[derive(Clone, Debug, Serialize)]
pub struct Deadline {
    pub spent: i64,
    pub budget: i64,
    pub due: Option<Moment>,
    pub paused: bool,
    /// Working days during which the clock stood still.
    pub paused_days: i64,
    pub steps: Vec<DeadlineStep>,
}

#[derive(Clone, Debug, Serialize)]
pub struct DeadlineStep {
    pub day: Moment,
    pub kind: DeadlineStepKind,
    /// The number of a counted day.
    pub number: Option<i64>,
    /// «آخر هفته», the name of the holiday, «در انتظار متقاضی».
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineStepKind {
    Start,
    Counted,
    Skipped,
    Paused,
    Due,
}
