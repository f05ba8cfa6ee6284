//! Orders: what the background is asked to do. They carry ids only; the worker reads the rest again.

use crate::{
    identity::Gate,
    ids::{ApplicantId, CaseId, DocumentId, LetterId, MessageId, StaffId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{fmt, time::Duration};

/// A lane of its own for each scarce resource, so that one kind of work cannot starve another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Queue {
    /// Document checks: processor time.
    Checks,
    /// Inspection and routing of cases: the database.
    Routing,
    /// Messages: the network.
    Notify,
    /// Typesetting and dispatch of letters: processor time and memory.
    Letters,
    /// Scheduled work.
    Cron,
    /// Long work over many rows, started by a person.
    Bulk,
}

impl Queue {
    /// All queues, in the order of the monitor.
    pub const ALL: [Self; 6] =
        [Self::Checks, Self::Routing, Self::Notify, Self::Letters, Self::Cron, Self::Bulk];

    /// The name in the database, on the command line and in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Checks => "checks",
            Self::Routing => "routing",
            Self::Notify => "notify",
            Self::Letters => "letters",
            Self::Cron => "cron",
            Self::Bulk => "bulk",
        }
    }

    /// The queue of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|queue| queue.name() == name)
    }
}

impl fmt::Display for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One kind of background work and its defaults.
pub trait Order: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The stable name of the kind, kept in the database.
    const KIND: &'static str;
    /// Where it waits.
    const QUEUE: Queue;
    /// How often it is tried before it is discarded.
    const MAX_ATTEMPTS: u32 = 10;
    /// How long one attempt may take.
    const TIMEOUT: Duration = Duration::from_secs(60);
    /// Lower runs first.
    const PRIORITY: i32 = 0;

    /// The key that at most one unfinished job may hold; `None` where twice is harmless.
    fn unique_key(&self) -> Option<String> {
        None
    }

    /// The case that the work belongs to, for the links of the monitor.
    fn case(&self) -> Option<CaseId> {
        None
    }
}

/// A job to be inserted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewJob {
    /// See [`Order::KIND`].
    pub kind: String,
    /// See [`Order::QUEUE`].
    pub queue: Queue,
    /// The order as JSON; ids only.
    pub args: serde_json::Value,
    /// See [`Order::PRIORITY`].
    pub priority: i32,
    /// See [`Order::MAX_ATTEMPTS`].
    pub max_attempts: u32,
    /// See [`Order::TIMEOUT`].
    pub timeout: Duration,
    /// Not before this moment; `None` means at once.
    pub run_at: Option<Timestamp>,
    /// See [`Order::unique_key`].
    pub unique_key: Option<String>,
    /// See [`Order::case`].
    pub case: Option<CaseId>,
}

impl NewJob {
    /// The job that carries this order.
    pub fn of<O: Order>(order: &O) -> Self {
        Self {
            kind: O::KIND.to_owned(),
            queue: O::QUEUE,
            args: serde_json::to_value(order).unwrap_or_default(),
            priority: O::PRIORITY,
            max_attempts: O::MAX_ATTEMPTS,
            timeout: O::TIMEOUT,
            run_at: None,
            unique_key: order.unique_key().map(|key| format!("{}:{key}", O::KIND)),
            case: order.case(),
        }
    }

    /// The same job, not before `moment`.
    #[must_use]
    pub fn at(mut self, moment: Timestamp) -> Self {
        self.run_at = Some(moment);
        self
    }
}

/// Look into an uploaded file and keep the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckDocument {
    /// The file's case.
    pub case: CaseId,
    /// The file.
    pub document: DocumentId,
}

impl Order for CheckDocument {
    const KIND: &'static str = "check_document";
    const QUEUE: Queue = Queue::Checks;
    // Its case waits for it. The file can fell no more than the child that looks into it, so an attempt that is lost with
    // the whole process, or with the file store, says nothing about the file.
    const MAX_ATTEMPTS: u32 = 25;

    fn unique_key(&self) -> Option<String> {
        Some(self.document.to_string())
    }

    fn case(&self) -> Option<CaseId> {
        Some(self.case)
    }
}

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

/// Ask whether what a person said of themselves is true (guide 002).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmIdentity {
    /// The draft.
    pub case: CaseId,
    /// The gate to pass.
    pub gate: Gate,
}

impl Order for ConfirmIdentity {
    const KIND: &'static str = "confirm_identity";
    const QUEUE: Queue = Queue::Notify;
    // With a backoff of up to an hour: the applicant is told that a service that is down is asked until it is back, so it
    // is, for more than a year.
    const MAX_ATTEMPTS: u32 = 10_000;

    fn unique_key(&self) -> Option<String> {
        Some(format!("{}:{}", self.case, self.gate.name()))
    }

    fn case(&self) -> Option<CaseId> {
        Some(self.case)
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

/// Ask whose number the mobile of an account is (guide 004).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmAccount {
    /// The account.
    pub applicant: ApplicantId,
    /// Which question: the answer to an older one is not taken.
    pub question: u32,
}

impl Order for ConfirmAccount {
    const KIND: &'static str = "confirm_account";
    const QUEUE: Queue = Queue::Notify;
    // As for the gates: a service that is down for a day is asked until it is back.
    const MAX_ATTEMPTS: u32 = 40;

    fn unique_key(&self) -> Option<String> {
        Some(format!("{}:{}", self.applicant, self.question))
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

/// Give a message to its provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendMessage {
    /// The message.
    pub message: MessageId,
    /// The case it speaks of.
    pub case: CaseId,
}

impl Order for SendMessage {
    const KIND: &'static str = "send_message";
    const QUEUE: Queue = Queue::Notify;
    const MAX_ATTEMPTS: u32 = 20;

    fn unique_key(&self) -> Option<String> {
        Some(self.message.to_string())
    }

    fn case(&self) -> Option<CaseId> {
        Some(self.case)
    }
}

/// Typeset a numbered letter, keep its bytes and complete its case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueLetter {
    /// The letter.
    pub letter: LetterId,
    /// Its case.
    pub case: CaseId,
}

impl Order for IssueLetter {
    const KIND: &'static str = "issue_letter";
    const QUEUE: Queue = Queue::Letters;

    fn unique_key(&self) -> Option<String> {
        Some(self.letter.to_string())
    }

    fn case(&self) -> Option<CaseId> {
        Some(self.case)
    }
}

/// Send the package of a letter into the government e-network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendEce {
    /// The letter.
    pub letter: LetterId,
    /// Its case.
    pub case: CaseId,
}

impl Order for SendEce {
    const KIND: &'static str = "send_ece";
    const QUEUE: Queue = Queue::Notify;
    const MAX_ATTEMPTS: u32 = 20;
    const TIMEOUT: Duration = Duration::from_secs(120);

    fn unique_key(&self) -> Option<String> {
        Some(self.letter.to_string())
    }

    fn case(&self) -> Option<CaseId> {
        Some(self.case)
    }
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

/// Remind applicants whose repair deadline is near, and expire what is past it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemindApplicants {
    /// Where the page before ended; the first page begins at the earliest deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<DueCase>,
}

/// A case in the order of deadlines: the end of its deadline, then its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueCase {
    /// The end of its deadline.
    pub due_at: Timestamp,
    /// The case.
    pub case: CaseId,
}

impl Order for RemindApplicants {
    const KIND: &'static str = "remind_applicants";
    const QUEUE: Queue = Queue::Cron;

    fn unique_key(&self) -> Option<String> {
        Some(self.after.map_or_else(|| "first page".to_owned(), |after| format!("after {}", after.case)))
    }
}

/// What operators do with jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobAct {
    /// Try again what failed, was cancelled or waits for its next attempt.
    Retry,
    /// Give up what waits or has failed: as if its attempts were used up.
    Discard,
    /// Stop what waits or runs.
    Cancel,
}

impl JobAct {
    /// All acts.
    pub const ALL: [Self; 3] = [Self::Retry, Self::Discard, Self::Cancel];

    /// The name in addresses and in the audit.
    pub fn name(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::Discard => "discard",
            Self::Cancel => "cancel",
        }
    }

    /// The act of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}

/// Do the same with every job of a filter that was ordered before this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActOnJobs {
    /// What.
    pub act: JobAct,
    /// Who asked for it.
    pub by: StaffId,
    /// When; what ended later is left alone.
    pub asked_at: Timestamp,
    /// Only this queue.
    pub queue: Option<Queue>,
    /// Only this state, by its name.
    pub state: Option<String>,
    /// Only this kind.
    pub kind: Option<String>,
    /// Only jobs of this case.
    pub case: Option<CaseId>,
}

impl Order for ActOnJobs {
    const KIND: &'static str = "act_on_jobs";
    const QUEUE: Queue = Queue::Bulk;
    const TIMEOUT: Duration = Duration::from_secs(3_600);
}

/// Remove what has had its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prune {}

impl Order for Prune {
    const KIND: &'static str = "prune";
    const QUEUE: Queue = Queue::Cron;

    fn unique_key(&self) -> Option<String> {
        Some("all".to_owned())
    }
}

/// Remove files that nothing uses any more. The schedule orders it without a cursor; each job orders the next page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SweepFiles {
    /// Where this page begins.
    #[serde(default)]
    pub cursor: SweepCursor,
}

/// How far a sweep of the files has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SweepCursor {
    /// At its beginning.
    #[default]
    Start,
    /// Behind these bytes, in the order in which they came out of use.
    Unused {
        /// Since when nothing uses them.
        since: Timestamp,
        /// Their SHA-256, hexadecimal.
        sha256: String,
    },
    /// At the files of this folder, which are compared with the rows.
    Folder {
        /// The first byte of the hashes in it.
        folder: u8,
    },
}

impl Order for SweepFiles {
    const KIND: &'static str = "sweep_files";
    const QUEUE: Queue = Queue::Cron;
    const TIMEOUT: Duration = Duration::from_secs(300);

    fn unique_key(&self) -> Option<String> {
        // Each page has a key of its own, since it is ordered before the one before it has ended.
        Some(match &self.cursor {
            SweepCursor::Start => "start".to_owned(),
            SweepCursor::Unused { sha256, .. } => sha256.clone(),
            SweepCursor::Folder { folder } => format!("folder {folder}"),
        })
    }
}
