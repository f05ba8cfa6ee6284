//! Why a benchmark measured nothing.

use crate::{
    errors::{RunError, StartError},
    portal::FilingError,
};
use kartabl_documents::Unavailable;
use kartabl_storage::StorageError;

/// Why nothing was measured.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The database is not empty.
    #[error("there are cases or users in this database; measure in an empty one")]
    InUse,
    /// The program can't be started.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A case was refused.
    #[error(transparent)]
    Filing(#[from] FilingError),
    /// The background work ended.
    #[error(transparent)]
    Work(#[from] RunError),
    /// The document checks can't be run.
    #[error(transparent)]
    Documents(#[from] Unavailable),
    /// Cases did not reach the tray: how many did, and of how many.
    #[error("{0} of {1} cases reached the tray")]
    Lost(usize, usize),
}
