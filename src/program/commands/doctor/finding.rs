//! What an examination found.

use std::{fmt::Display, time::Duration};

/// A server that is not reached in this time is taken for unreachable.
pub(super) const TIMEOUT: Duration = Duration::from_secs(5);

/// What was found, or what is the matter and what to do about it.
pub(super) type Finding = Result<String, String>;

/// A problem with its remedy.
pub(super) fn problem(problem: impl Display, remedy: &str) -> String {
    format!("{problem}; {remedy}")
}
