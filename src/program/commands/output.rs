//! What commands write: answers on standard output, problems and progress on standard error.

use std::{
    fmt::Display,
    io::{self, IsTerminal, Write},
};

/// Writes a line of the answer. A reader that went away is no error.
pub(crate) fn answer(line: impl Display) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// Writes a line about what went wrong.
pub(crate) fn problem(line: impl Display) {
    let _ = writeln!(io::stderr().lock(), "kartabl: {line}");
}

/// The progress of long work, on one line of a terminal. Elsewhere only the end is written.
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

/// A line about long work that is written over and over on a terminal. Elsewhere it is written now and then, so that a
/// log stays short.
#[derive(Default)]
pub(crate) struct ProgressLine {
    shown: usize,
}

impl ProgressLine {
    /// Without a terminal, one of this many lines is written.
    const SPARSE: usize = 10;

    pub(crate) fn show(&mut self, line: impl Display) {
        let mut out = io::stderr().lock();
        if io::stderr().is_terminal() {
            let _ = write!(out, "\r{line}\x1b[K");
        } else if self.shown.is_multiple_of(Self::SPARSE) {
            let _ = writeln!(out, "{line}");
        }
        self.shown += 1;
    }

    pub(crate) fn end(self) {
        if self.shown > 0 && io::stderr().is_terminal() {
            let _ = writeln!(io::stderr().lock());
        }
    }
}
