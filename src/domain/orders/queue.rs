//! The queues of the background, one for each scarce resource.

use serde::{Deserialize, Serialize};
use std::fmt;

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
