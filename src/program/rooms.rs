//! The rooms behind pages and jobs, opened and furnished once a process.

use crate::{config::Config, errors::StartError, house, workers::Work};
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

/// What pages and jobs share.
#[derive(Clone)]
pub(crate) struct Rooms {
    pub(crate) actions: Actions,
    pub(crate) db: Db,
    pub(crate) files: Files,
    pub(crate) house: Arc<House>,
    pub(crate) inspector: Inspector,
}

impl Rooms {
    pub(crate) async fn open(config: &Config, duty: &Duty, world: World) -> Result<Self, StartError> {
        let db = Db::open(&config.database(), world.clone()).await?;
        bring_up_schema(&db, config, duty).await?;
        let files = Files::open(config.files_folder(), &db)?;
        let house = Arc::new(house::furnish(config, &db, world).await?);
        let inspector = Inspector::start(inspector_settings(config)?)?;
        let actions = Actions::new(db.clone(), Arc::clone(&house));
        Ok(Self { actions, db, files, house, inspector })
    }

    /// What handlers of jobs work with.
    pub(crate) fn tools(&self, config: &Config) -> Result<Tools, StartError> {
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
    pub(crate) fn work(&self, tools: Tools, config: &Config, queues: &[Queue]) -> Result<Work, StartError> {
        Ok(Work {
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
        return Ok(house::stock_catalogue(db).await?);
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
    // Names the process in the monitor of jobs; a machine without a name is as good as any other.
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    queue::Settings { lease: config.queues.lease(), ..queue::Settings::named(host.trim(), world.bytes()) }
}
