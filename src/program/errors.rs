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
    /// The database or the file store can't be opened.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The schema is outdated. Only `serve` migrates by itself: other processes of the old version may be running.
    #[error("the schema of {0} is not the one of this program; `kartabl migrate` brings it up to date")]
    Schema(String),
    /// The folder of procedures can't be read.
    #[error("procedures: {0}")]
    ProcedureFolder(io::Error),
    /// Files of procedures are wrong.
    #[error("the procedures can't be used\n{0}")]
    Procedures(LoadErrors),
    /// The text of a procedure changed under an unchanged version. Cases follow the text that they were opened under.
    #[error(
        "procedure {id} has changed but is still version {version}, which cases may follow; raise its `version`"
    )]
    ChangedProcedure {
        /// Which procedure.
        id: ProcedureId,
        /// The version that is kept with another text.
        version: u32,
    },
    /// A file of holidays can't be read.
    #[error("calendar.holidays: {0}")]
    Calendar(String),
    /// A provider of SMS, e-mail or identity can't be used.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// An expression of the schedule can't be read.
    #[error(transparent)]
    Schedule(#[from] InvalidExpression),
    /// The document checks can't be run.
    #[error(transparent)]
    Inspector(#[from] documents::Unavailable),
    /// The folder of trusted certificates can't be used.
    #[error("documents.trust: {0}")]
    Trust(String),
    /// The templates of the pages can't be read.
    #[error("templates: {0}")]
    Templates(String),
    /// The address is taken, or belongs to another machine.
    #[error("cannot listen on {address}: {error}; `--listen` chooses another address")]
    Listen {
        /// The configured address.
        address: SocketAddr,
        /// The error of the system.
        error: io::Error,
    },
}

/// Why the program ended by itself.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The listening socket failed.
    #[error("serving failed: {0}")]
    Serve(#[from] io::Error),
    /// The job workers ended. A new process should take over.
    #[error(transparent)]
    Work(#[from] queue::RunError),
    /// A part of the program panicked, which is a defect.
    #[error("a part of the program ended unexpectedly: {0}")]
    Panic(#[from] tokio::task::JoinError),
}
