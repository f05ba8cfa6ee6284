//! The progress of a long run, in one line on standard error that is written over. Only a terminal gets it.

use std::io::{self, IsTerminal, Write};

const WIDTH: usize = 30;

/// The bar of a run over several files.
pub(super) struct Progress {
    total: usize,
    shown: bool,
}

impl Progress {
    /// A bar for this many files. It stays hidden for a single file, and where standard error is no terminal.
    pub(super) fn of(total: usize) -> Self {
        Self { total, shown: total > 1 && io::stderr().is_terminal() }
    }

    pub(super) fn show(&mut self, done: usize) {
        if self.shown {
            write(&bar(done, self.total));
        }
    }

    /// Empties the line, so that something else can be written there.
    pub(super) fn clear(&mut self) {
        if self.shown {
            write("\r\x1b[K");
        }
    }
}

fn bar(done: usize, total: usize) -> String {
    let full = WIDTH * done / total.max(1);
    format!("\r[{}{}] {done} of {total}\x1b[K", "#".repeat(full), "-".repeat(WIDTH - full))
}

/// Writes to the terminal. A terminal that is gone stops no check.
fn write(text: &str) {
    let mut terminal = io::stderr().lock();
    let _ = terminal.write_all(text.as_bytes()).and_then(|()| terminal.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_grows_from_empty_to_full() {
        assert_eq!(bar(0, 4), format!("\r[{}] 0 of 4\x1b[K", "-".repeat(WIDTH)));
        assert_eq!(bar(1, 3), format!("\r[{}{}] 1 of 3\x1b[K", "#".repeat(10), "-".repeat(20)));
        assert_eq!(bar(4, 4), format!("\r[{}] 4 of 4\x1b[K", "#".repeat(WIDTH)));
    }
}
