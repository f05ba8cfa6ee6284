//! The result of a check.

use std::{fmt::Display, time::Duration};

/// How long a server may take to answer before it counts as unreachable.
pub(super) const TIMEOUT: Duration = Duration::from_secs(5);

/// What was found, or a problem with its remedy.
pub(super) type Finding = Result<String, String>;

/// The text of a problem with its remedy.
pub(super) fn problem(problem: impl Display, remedy: &str) -> String {
    format!("{problem}; {remedy}")
}
