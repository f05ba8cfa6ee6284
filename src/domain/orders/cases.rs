//! Orders about cases.

use super::{Order, Queue};
use crate::ids::CaseId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Inspect a submitted or mended case and send it where it belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectCase {
    /// The case in Inspecting.
    pub case: CaseId,
}

impl Order for InspectCase {
    const KIND: &'static str = "inspect_case";
    const QUEUE: Queue = Queue::Routing;

    fn case(&self) -> Option<CaseId> {
        Some(self.case)
    }
}

/// Let a case that waits for the identity of its applicant go on, once the budget for that is over (guide 004).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndIdentityWait {
    /// The case in Inspecting.
    pub case: CaseId,
}

impl Order for EndIdentityWait {
    const KIND: &'static str = "end_identity_wait";
    const QUEUE: Queue = Queue::Routing;

    fn unique_key(&self) -> Option<String> {
        Some(self.case.to_string())
    }

    fn case(&self) -> Option<CaseId> {
        Some(self.case)
    }
}

/// Remind applicants whose repair deadline is near, and expire what is past it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemindApplicants {
    /// Where the page before ended; the first page begins at the earliest deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<DueCase>,
}

impl Order for RemindApplicants {
    const KIND: &'static str = "remind_applicants";
    const QUEUE: Queue = Queue::Cron;

    fn unique_key(&self) -> Option<String> {
        Some(self.after.map_or_else(|| "first page".to_owned(), |after| format!("after {}", after.case)))
    }
}

/// Count running deadlines again after the calendar was changed. Each change orders its own, since one that runs may have
/// passed some cases already.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecomputeDeadlines {
    /// The last case of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<CaseId>,
}

impl Order for RecomputeDeadlines {
    const KIND: &'static str = "recompute_deadlines";
    const QUEUE: Queue = Queue::Bulk;
}

/// A case in the order of deadlines: the end of its deadline, then its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueCase {
    /// The end of its deadline.
    pub due_at: Timestamp,
    /// The case.
    pub case: CaseId,
}

/// Give a case that lies in its unit's pool to the present expert with the least open work (SPEC §4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignInTurn {
    /// The case.
    pub case: CaseId,
}

impl Order for AssignInTurn {
    const KIND: &'static str = "assign_in_turn";
    const QUEUE: Queue = Queue::Routing;

    fn unique_key(&self) -> Option<String> {
        Some(self.case.to_string())
    }

    fn case(&self) -> Option<CaseId> {
        Some(self.case)
    }
}
