//! `kartabl demo`: an office with people, procedures and cases in every state, ready to be tried.
//!
//! The cases are played, not drawn: applicants file real PDF and PNG files, the engine's own jobs check, inspect, send
//! and issue, and the staff decides by the use cases of the pages. Only the clock is the demo's: it walks through the
//! office days before this one, so that deadlines are near, far and over.

mod acting;
mod citizens;
mod companies;
mod days;
mod error;
mod filings;
mod folder;
mod identity;
mod papers;
mod people;
mod staff;
mod stage;
mod stories;
mod story;
mod welcome;

pub use error::{DemoError, PaperError};

use crate::{
    config::Config,
    errors::StartError,
    rooms::{Duty, Rooms},
    serving::App,
    workers::Workers,
    world::world_of,
};
use days::{OfficeDays, StageClock};
use folder::{Folder, Found, Record};
use kartabl_domain::{World, orders::Queue};
use kartabl_jobs::gateways::GatewaySettings;
use kartabl_letters::Typesetter;
use stage::Stage;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

/// A demo that is there.
#[derive(Debug)]
pub struct Demo {
    record: Record,
    data: PathBuf,
}

/// What the demo takes of a configuration: it is an office of its own, and no message of its people leaves the machine.
#[must_use]
pub fn configure(config: &Config) -> Config {
    Config {
        database_url: None,
        procedures: None,
        letters: None,
        gateways: GatewaySettings::default(),
        ..config.clone()
    }
}

/// Finds the demo of a configuration's data folder, or makes it; `progress` is told how many of how many cases are made.
///
/// # Errors
/// A folder that holds something else or can't be written; a demo that can't be made.
pub async fn prepare(
    config: &Config,
    world: World,
    progress: impl FnMut(usize, usize),
) -> Result<Demo, DemoError> {
    let folder = Folder::at(&config.data)?;
    let record = match folder.find()? {
        Found::Whole(record) => record,
        Found::Nothing => {
            // Whatever an interrupted start left is not worth mending: it is made anew within seconds.
            let site = folder.clear()?;
            let record = make(config, &site, world, progress).await?;
            folder.finish(&record)?;
            record
        }
    };
    Ok(Demo { record, data: config.data.clone() })
}

/// Makes the demo in the folder `site`.
async fn make(
    config: &Config,
    site: &Path,
    world: World,
    mut progress: impl FnMut(usize, usize),
) -> Result<Record, DemoError> {
    let now = world.now();
    let days = OfficeDays::before(now, &config.calendar.read().map_err(StartError::Calendar)?);
    let clock = StageClock::at(days.moment(days::at(days::FIRST, "08:00")));
    let stories = stories::all();
    let typesetter = Arc::new(Typesetter::new(None)?);

    // Nothing of the demo asks a service outside: who its people are stands in a file beside its database.
    let people = site.join("identity.toml");
    std::fs::write(&people, identity::register())
        .map_err(|error| DemoError::Folder { path: people, error })?;
    let site_config = configure(&Config { data: site.to_owned(), ..config.clone() });
    let rooms = Rooms::open(&site_config, &Duty::Serve, world_of(clock.clone())).await?;
    let papers = papers::print(&stories, &days, &typesetter, &rooms.inspector).await?;
    // An interrupted demo is made anew, so nothing needs to be safe on the disk before it is whole.
    rooms.db.disable_fsync();
    let record = Record::new(&world);
    let (staff, key) = people::settle(&rooms, &record).await?;
    let tools = rooms.tools(&site_config)?;
    let _first = tools.typesetter.set(Ok(typesetter));
    let workers = Workers::start(&rooms.db, rooms.work(tools, &site_config, Queue::ALL)?);

    let stage = Stage::new(rooms.clone(), key, staff, papers, workers, clock);
    stage.play(&stories, &days, &mut progress).await?;
    stage.end(now).await?;
    rooms.db.checkpoint().await?;
    let Rooms { db, inspector, .. } = rooms;
    inspector.shutdown().await;
    db.close().await;
    Ok(record)
}

impl Demo {
    /// What to try, in Persian, with names and keys.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn welcome(&self, app: &App, address: SocketAddr) -> Result<String, DemoError> {
        Ok(welcome::text(&self.record, &self.data, &app.db, address).await?)
    }
}
