//! How an inspector runs its children.

use crate::{Recognition, Trust};
use std::{ffi::OsString, path::PathBuf, thread, time::Duration};

/// How the inspector runs its children.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The program to run as a child.
    pub program: PathBuf,
    /// Its arguments; the program must then call [`run`](crate::run).
    pub arguments: Vec<OsString>,
    /// How many files are checked at once.
    pub children: usize,
    /// How many files may wait; more wait with their askers.
    pub waiting: usize,
    /// How long one file may take by the clock at the first try; the second one may take four times as long.
    pub patience: Duration,
    /// What reads scans; `None` where nobody wants that.
    pub recognition: Option<Recognition>,
    /// Whose signatures are trusted.
    pub trust: Trust,
}

impl Settings {
    /// Children of the given program under its hidden command, one for each processor.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            arguments: vec![crate::COMMAND.into()],
            children: thread::available_parallelism().map_or(2, |processors| processors.get().max(2)),
            waiting: 64,
            patience: Duration::from_secs(5),
            recognition: None,
            trust: Trust::default(),
        }
    }

    /// Children of this very program; it is found even after its file was replaced by an upgrade.
    pub fn this_program() -> Self {
        Self::new("/proc/self/exe")
    }
}
