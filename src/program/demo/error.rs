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
    /// The folder holds something else.
    #[error("{} holds something that is no demo; name an empty folder with --data", .0.display())]
    Foreign(PathBuf),
    /// Another process is making the demo there.
    #[error("another process is making the demo in {}", .0.display())]
    Busy(PathBuf),
    /// The folder can't be written.
    #[error("{}: {error}", path.display())]
    Folder {
        /// Which folder or file.
        path: PathBuf,
        /// The error of the system.
        error: io::Error,
    },
    /// The program can't be started.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The background work ended.
    #[error(transparent)]
    Work(#[from] RunError),
    /// The letters of the office can't be set.
    #[error(transparent)]
    Letter(#[from] LetterError),
    /// The files of the applicants can't be made.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// An act of a story was refused or failed.
    #[error("story {story}, {act}: {error}")]
    Story {
        /// The subject of the case and its applicant.
        story: String,
        /// The act that was to be done.
        act: String,
        /// Why it was not done.
        error: Box<FilingError>,
    },
}

/// Why a file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
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
