//! The states of a job.

use kartabl_storage::{Result, StorageError};
use serde::Serialize;

/// Where a job stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, strum::IntoStaticStr, strum::EnumString, strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum State {
    /// Waits for its moment: ordered for later, or to be tried again.
    Scheduled,
    /// Waits for a free slot.
    Available,
    /// A worker runs it.
    Running,
    /// Succeeded.
    Done,
    /// Failed for good; stays until it is retried by hand or pruned.
    Discarded,
    /// No longer wanted.
    Cancelled,
}

impl State {
    /// All states, in the order of a job's life.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The name in the database and in addresses.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The state of this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }

    pub(super) fn read(name: &str) -> Result<Self> {
        Self::named(name).ok_or_else(|| StorageError::corrupt("jobs.state"))
    }
}
