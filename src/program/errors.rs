//! Why the program does not start, and why it ends by itself.

use kartabl_documents as documents;
use kartabl_domain::procedures::{LoadErrors, ProcedureId};
use kartabl_jobs::gateways::GatewayError;
use kartabl_queue::{self as queue, cron::InvalidExpression};
use kartabl_storage::StorageError;
use std::{io, net::SocketAddr};

/// Why the program does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database or the file store.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Only `serve` migrates by itself: other processes of the old version may be at work.
    #[error("the schema of {0} is not the one of this program; `kartabl migrate` brings it up to date")]
    Schema(String),
    /// The folder of procedures.
    #[error("procedures: {0}")]
    ProcedureFolder(io::Error),
    /// Files of procedures.
    #[error("the procedures can't be used\n{0}")]
    Procedures(LoadErrors),
    /// Cases follow the text that they were opened under.
    #[error(
        "procedure {id} has changed but is still version {version}, which cases may follow; raise its `version`"
    )]
    ChangedProcedure {
        /// Which procedure.
        id: ProcedureId,
        /// The version that is kept with another text.
        version: u32,
    },
    /// Files of holidays.
    #[error("calendar.holidays: {0}")]
    Calendar(String),
    /// SMS or e-mail.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The cron table.
    #[error(transparent)]
    Schedule(#[from] InvalidExpression),
    /// The thread of the document checks.
    #[error(transparent)]
    Inspector(#[from] documents::Unavailable),
    /// The folder of trusted certificates.
    #[error("documents.trust: {0}")]
    Trust(String),
    /// The templates of the pages.
    #[error("templates: {0}")]
    Templates(String),
    /// The address is taken, or is not of this machine.
    #[error("cannot listen on {address}: {error}; `--listen` chooses another address")]
    Listen {
        /// What was asked for.
        address: SocketAddr,
        /// What the system says.
        error: io::Error,
    },
}

/// Why the program ended by itself.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The listening socket failed.
    #[error("serving failed: {0}")]
    Serve(#[from] io::Error),
    /// The job workers ended; a new process had better take over.
    #[error(transparent)]
    Work(#[from] queue::RunError),
    /// A defect of this program.
    #[error("a part of the program ended unexpectedly: {0}")]
    Panic(#[from] tokio::task::JoinError),
}
