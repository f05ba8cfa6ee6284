//! Scans for viruses: by the clamd that the configuration names, else by a stand-in that knows the test virus alone.

pub(crate) mod clamd;
pub(crate) mod local;

use futures::future::BoxFuture;
use kartabl_domain::documents::{Code, Finding, Report};
use std::fmt;

/// A scanner for viruses.
pub trait Antivirus: fmt::Debug + Send + Sync {
    /// What it finds in a file.
    ///
    /// # Errors
    /// There was no answer, or another one than «clean» and «found».
    fn scan<'a>(&'a self, bytes: &'a [u8]) -> BoxFuture<'a, Result<Option<Finding>, ScanError>>;

    /// What it is, in words for the operator: its version, the date of its signatures.
    ///
    /// # Errors
    /// There was no answer.
    fn about(&self) -> BoxFuture<'_, Result<String, ScanError>>;
}

/// Adds what the antivirus found to the report of a file.
///
/// An antivirus may call a file locked that opened here without a password. This asks nothing of the applicant: the
/// check said already that copying is restricted.
pub fn with_scan(report: Report, found: Option<Finding>) -> Report {
    let opened = report.pages.is_some();
    report.with(found.filter(|found| found.code != Code::Encrypted || !opened))
}

/// Nothing is known of the file: it must be asked again, and is never taken for clean.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// Nobody answers; every other file would fare the same.
    #[error("the antivirus does not answer: {0}")]
    Down(String),
    /// The antivirus answers that it can't tell.
    #[error("the antivirus could not scan the file: {0}")]
    Failed(String),
}

#[cfg(test)]
mod tests {
    use super::*;
    use kartabl_domain::documents::Verdict;

    #[test]
    fn a_file_that_opens_needs_no_password_whatever_the_antivirus_can_open() {
        let locked = Some(Finding::new(Code::Encrypted, ""));
        let opened = Report::of(Some(3), vec![Finding::new(Code::OwnerEncrypted, "")]);
        assert_eq!(with_scan(opened.clone(), locked.clone()), opened);
        assert_eq!(with_scan(Report::of(None, Vec::new()), locked).verdict, Verdict::Defect);
        let virus = Some(Finding::new(Code::Virus, ""));
        assert_eq!(with_scan(opened, virus).verdict, Verdict::Refused);
    }
}
