//! Why the demo can't be shown.

use crate::{
    errors::{RunError, StartError},
    portal::FilingError,
};
use kartabl_documents::Unavailable;
use kartabl_letters::LetterError;
use kartabl_storage::StorageError;
use std::{io, path::PathBuf};

/// Why the demo can't be shown.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The folder belongs to somebody else.
    #[error("{} holds something that is no demo; name an empty folder with --data", .0.display())]
    Foreign(PathBuf),
    /// Another process is at it.
    #[error("another process is making the demo in {}", .0.display())]
    Busy(PathBuf),
    /// The folder can't be written.
    #[error("{}: {error}", path.display())]
    Folder {
        /// Which folder or file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// It can't be started at all.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The background work.
    #[error(transparent)]
    Work(#[from] RunError),
    /// The letters of the office.
    #[error(transparent)]
    Letter(#[from] LetterError),
    /// The files of the applicants.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// A story does not go as it is written.
    #[error("story {story}, {act}: {error}")]
    Story {
        /// Whose case it is.
        story: String,
        /// What was to be done.
        act: String,
        /// Why it was not.
        error: Box<FilingError>,
    },
}

/// Why a file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The letter can't be set.
    #[error(transparent)]
    Letter(#[from] LetterError),
    /// The worker processes that draw pages can't be run.
    #[error(transparent)]
    Documents(#[from] Unavailable),
    /// A scan can't be made of the page.
    #[error(transparent)]
    Scan(#[from] image::ImageError),
    /// The letter can't be locked.
    #[error(transparent)]
    Lock(#[from] lopdf::Error),
}
