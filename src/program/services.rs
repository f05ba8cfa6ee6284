//! The services behind pages and jobs, opened once a process, and what a process is for.

use crate::{config::Config, errors::StartError, house, workers::BackgroundWork};
use kartabl_actions::Actions;
use kartabl_documents::{self as documents, Inspector, Local};
use kartabl_domain::{World, messages::Channel, office::House, orders::Queue};
use kartabl_jobs::{
    Tools,
    gateways::{EceTemplate, Gateways},
};
use kartabl_queue as queue;
use kartabl_storage::{Db, Files};
use std::sync::{Arc, OnceLock};

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
    /// Whether it serves pages and API.
    pub(crate) fn serves_http(&self) -> bool {
        matches!(self, Self::Serve | Self::Web)
    }

    /// The queues that it works on.
    pub(crate) fn queues(&self) -> Vec<Queue> {
        match self {
            Self::Serve => Queue::ALL.to_vec(),
            Self::Web => Vec::new(),
            Self::Work(queues) => queues.clone(),
        }
    }
}

/// The services that pages and jobs share.
#[derive(Clone)]
pub(crate) struct Services {
    pub(crate) actions: Actions,
    pub(crate) db: Db,
    pub(crate) files: Files,
    pub(crate) house: Arc<House>,
    pub(crate) inspector: Inspector,
}

impl Services {
    /// Opens all services; a process that serves everything migrates the schema first.
    ///
    /// # Errors
    /// [`StartError::Schema`] for an outdated schema, [`StartError::Storage`] for a database or file store that can't
    /// be opened, [`StartError::Inspector`] and [`StartError::Trust`] for document checks that can't be run, and the
    /// errors of the calendar and the procedures.
    pub(crate) async fn open(config: &Config, duty: &Duty, world: World) -> Result<Self, StartError> {
        let db = Db::open(&config.database(), world.clone()).await?;
        bring_up_schema(&db, config, duty).await?;
        let files = Files::open(config.files_folder(), &db)?;
        let house = Arc::new(house::open(config, &db, world).await?);
        let inspector = Inspector::start(inspector_settings(config)?)?;
        let actions = Actions::new(db.clone(), Arc::clone(&house));
        Ok(Self { actions, db, files, house, inspector })
    }

    /// What the job handlers need.
    ///
    /// # Errors
    /// [`StartError::Gateway`] where a provider or the template of packages can't be used.
    pub(crate) fn job_tools(&self, config: &Config) -> Result<Tools, StartError> {
        Ok(Tools {
            actions: self.actions.clone(),
            db: self.db.clone(),
            files: self.files.clone(),
            sweep: config.files.sweep(),
            house: Arc::clone(&self.house),
            inspector: self.inspector.clone(),
            antivirus: config.documents.antivirus().unwrap_or_else(|| Arc::new(Local)),
            gateways: Gateways::from_settings(&config.gateways, &config.data)?,
            rates: [Channel::Sms, Channel::Email]
                .into_iter()
                .filter_map(|channel| Some((channel, config.queues.rate(channel)?)))
                .collect(),
            letter_templates: config.letters.clone(),
            ece: EceTemplate::open(config.letters.as_deref())?,
            typesetter: OnceLock::new(),
        })
    }

    /// The background work of these queues.
    ///
    /// # Errors
    /// [`StartError::Schedule`] where a cron expression can't be read.
    pub(crate) fn background_work(
        &self,
        tools: Tools,
        config: &Config,
        queues: &[Queue],
    ) -> Result<BackgroundWork, StartError> {
        Ok(BackgroundWork {
            router: kartabl_jobs::router(Arc::new(tools)),
            lanes: config.queues.lanes(queues),
            schedule: kartabl_jobs::schedule::schedule(&config.schedule)?,
            settings: engine_settings(config, &self.house.world),
        })
    }
}

async fn bring_up_schema(db: &Db, config: &Config, duty: &Duty) -> Result<(), StartError> {
    if *duty == Duty::Serve {
        db.migrate().await?;
        return Ok(house::seed_catalogue(db).await?);
    }
    if db.schema_is_current().await? {
        Ok(())
    } else {
        Err(StartError::Schema(config.database_url().to_string()))
    }
}

fn inspector_settings(config: &Config) -> Result<documents::Settings, StartError> {
    Ok(documents::Settings {
        processes: config.queues.children(),
        recognition: config.documents.recognition(),
        trust: config.documents.trusted().map_err(StartError::Trust)?,
        ..documents::Settings::this_program()
    })
}

fn engine_settings(config: &Config, world: &World) -> queue::Settings {
    // Names the process in the monitor of jobs. A machine may have no name.
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    queue::Settings { lease: config.queues.lease(), ..queue::Settings::named(host.trim(), world.bytes()) }
}
