//! How an inspector runs its worker processes.

use crate::{recognition::Recognition, signatures::trust::Trust, worker};
use std::{ffi::OsString, path::PathBuf, thread, time::Duration};

/// How the inspector runs its worker processes.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The program to run as a worker.
    pub program: PathBuf,
    /// Its arguments; the program must then call [`run`](crate::run).
    pub arguments: Vec<OsString>,
    /// How many files are checked at once, each by a process of its own.
    pub processes: usize,
    /// How many requests may wait for a process; more wait with their askers.
    pub queue_length: usize,
    /// How long one file may take by the clock at the first try; the second one may take four times as long.
    pub timeout: Duration,
    /// What reads scans; `None` where scans are not to be read.
    pub recognition: Option<Recognition>,
    /// The certificates that signatures are trusted under.
    pub trust: Trust,
}

impl Settings {
    /// Processes of the given program under its hidden command, one for each processor.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            arguments: vec![worker::COMMAND.into()],
            processes: thread::available_parallelism().map_or(2, |processors| processors.get().max(2)),
            queue_length: 64,
            timeout: Duration::from_secs(5),
            recognition: None,
            trust: Trust::default(),
        }
    }

    /// Processes of this very program; it is found even after its file was replaced by an upgrade.
    pub fn this_program() -> Self {
        Self::new("/proc/self/exe")
    }
}
