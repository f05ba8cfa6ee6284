//! The queues of the background, one for each scarce resource.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A lane of its own for each scarce resource, so that one kind of work cannot starve another.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
    strum::VariantNames,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
    /// All names, see [`Self::name`].
    pub const NAMES: &[&str] = <Self as strum::VariantNames>::VARIANTS;

    /// All queues, in the order of the monitor.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The name in the database, on the command line and in metrics.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The queue of this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

impl fmt::Display for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
