//! Who knows viruses: the clamd beside the program where one is configured, else nobody but for the virus that is none.

mod clamd;
mod local;

pub use clamd::Clamd;
pub use local::Local;
#[cfg(feature = "fixtures")]
pub(crate) use local::test_virus;

use futures::future::BoxFuture;
use kartabl_domain::documents::Finding;
use std::fmt;

/// Somebody who can be asked about viruses.
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

/// Nothing is known of the file: it must be asked again, and is never taken for clean.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// Nobody answers; every other file would fare the same.
    #[error("the antivirus does not answer: {0}")]
    Down(String),
    /// It answers that it can't tell.
    #[error("the antivirus could not scan the file: {0}")]
    Failed(String),
}
