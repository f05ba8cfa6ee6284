//! Orders that keep the house in order: about jobs themselves, and about what has had its time.

use super::{Order, Queue};
use crate::ids::{CaseId, StaffId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What operators do with jobs.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The name in addresses and in the audit.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The act of this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
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
