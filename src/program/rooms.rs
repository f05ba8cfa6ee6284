//! The rooms behind pages and jobs, opened and furnished once a process.

use crate::{
    StartError,
    config::Config,
    house,
    serving::Work,
    start::{self, Duty},
};
use kartabl_actions::Actions;
use kartabl_documents::{Inspector, Local};
use kartabl_domain::{World, messages::Channel, office::House, orders::Queue};
use kartabl_jobs::{
    Tools,
    gateways::{EceTemplate, Gateways},
};
use kartabl_storage::{Db, Files};
use std::sync::{Arc, OnceLock};

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
        start::bring_up_schema(&db, config, duty).await?;
        let files = Files::open(config.files_folder(), &db)?;
        let house = Arc::new(house::furnish(config, &db, world).await?);
        let inspector = Inspector::start(start::inspector(config)?)?;
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
            lanes: start::lanes(config, queues),
            schedule: kartabl_jobs::schedule::schedule(&config.schedule)?,
            settings: start::engine(config, &self.house.world),
        })
    }
}
