//! What commands write: answers on standard output, problems and progress on standard error.

use std::{
    fmt::Display,
    io::{self, IsTerminal, Write},
};

/// A line of the answer. A reader that went away is no problem of ours.
pub(crate) fn answer(line: impl Display) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// A line about what went wrong.
pub(crate) fn problem(line: impl Display) {
    let _ = writeln!(io::stderr().lock(), "kartabl: {line}");
}

/// How far long work has come, on one line of a terminal; elsewhere only its end is told.
pub(crate) struct Progress {
    what: &'static str,
    done: u64,
    on_terminal: bool,
}

impl Progress {
    pub(crate) fn of(what: &'static str) -> Self {
        Self { what, done: 0, on_terminal: io::stderr().is_terminal() }
    }

    pub(crate) fn step(&mut self) {
        self.done += 1;
        if self.on_terminal && self.done.is_multiple_of(64) {
            let _ = write!(io::stderr().lock(), "\r{} {}", self.done, self.what);
        }
    }

    pub(crate) fn end(self) {
        let start = if self.on_terminal { "\r" } else { "" };
        let _ = writeln!(io::stderr().lock(), "{start}{} {}", self.done, self.what);
    }
}
