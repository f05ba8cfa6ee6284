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
    /// The database is no empty one.
    #[error("there are cases or users in this database; measure in an empty one")]
    InUse,
    /// The program can't be started.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A case that was refused.
    #[error(transparent)]
    Filing(#[from] FilingError),
    /// The background work.
    #[error(transparent)]
    Work(#[from] RunError),
    /// The document checks.
    #[error(transparent)]
    Documents(#[from] Unavailable),
    /// A defect of the measurement.
    #[error("{0} of {1} cases reached the tray")]
    Lost(usize, usize),
}
