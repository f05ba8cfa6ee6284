//! The small decisions of a start, and what can stop it.

use crate::{
    config::{Config, SessionSettings},
    house,
};
use jiff::SignedDuration;
use kartabl_documents as documents;
use kartabl_domain::{
    World,
    orders::Queue,
    procedures::{LoadErrors, ProcedureId},
};
use kartabl_jobs::gateways::GatewayError;
use kartabl_queue::{self as queue, LaneSettings, cron::InvalidExpression};
use kartabl_storage::{Db, StorageError};
use kartabl_web::state::Lifetime;
use std::{io, net::SocketAddr};
use tokio::net::TcpListener;

/// What a process is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Duty {
    /// Pages, API and all background work; brings the schema up to date.
    Serve,
    /// Pages and API.
    Web,
    /// Background work of these queues.
    Work(Vec<Queue>),
}

impl Duty {
    pub(crate) fn opens_doors(&self) -> bool {
        matches!(self, Self::Serve | Self::Web)
    }

    pub(crate) fn queues(&self) -> Vec<Queue> {
        match self {
            Self::Serve => Queue::ALL.to_vec(),
            Self::Web => Vec::new(),
            Self::Work(queues) => queues.clone(),
        }
    }
}

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

pub(crate) async fn bring_up_schema(db: &Db, config: &Config, duty: &Duty) -> Result<(), StartError> {
    if *duty == Duty::Serve {
        db.migrate().await?;
        return Ok(house::stock_catalogue(db).await?);
    }
    if db.schema_is_current().await? {
        Ok(())
    } else {
        Err(StartError::Schema(config.database_url().to_string()))
    }
}

pub(crate) fn inspector(config: &Config) -> Result<documents::Settings, StartError> {
    Ok(documents::Settings {
        processes: config.queues.children(),
        recognition: config.documents.recognition(),
        trust: config.documents.trusted().map_err(StartError::Trust)?,
        ..documents::Settings::this_program()
    })
}

pub(crate) fn sessions(config: &Config) -> Lifetime {
    let SessionSettings { idle_minutes, life_hours } = config.sessions;
    Lifetime {
        idle: SignedDuration::from_mins(idle_minutes.into()),
        life: SignedDuration::from_hours(life_hours.into()),
    }
}

pub(crate) fn lanes(config: &Config, queues: &[Queue]) -> Vec<LaneSettings> {
    let lane = |queue: &Queue| {
        let lane = LaneSettings::new(*queue, config.queues.slots(*queue));
        config.queues.cluster(*queue).map_or(lane, |cluster| lane.within(cluster))
    };
    queues.iter().map(lane).collect()
}

pub(crate) fn engine(config: &Config, world: &World) -> queue::Settings {
    // Names the process in the monitor of jobs; a machine without a name is as good as any other.
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    queue::Settings { lease: config.queues.lease(), ..queue::Settings::named(host.trim(), world.bytes()) }
}

pub(crate) async fn monitoring(config: &Config) -> Result<Option<TcpListener>, StartError> {
    let Some(address) = config.monitoring else { return Ok(None) };
    let listener = TcpListener::bind(address).await;
    listener.map(Some).map_err(|error| StartError::Listen { address, error })
}
