//! `kartabl demo`: an office with people, procedures and cases in every state, ready to be tried.
//!
//! The cases are played, not drawn: applicants file real PDF and PNG files, the engine's own jobs check, inspect, send
//! and issue, and the staff decides by the use cases of the pages. Only the clock is the demo's: it walks through the
//! office days before this one, so that deadlines are near, far and over.

mod acts;
mod citizens;
mod companies;
mod days;
mod documents;
mod error;
mod filings;
mod folder;
mod identity;
mod people;
mod staff;
mod stage;
mod stories;
mod story;
mod welcome;

pub use error::{DemoError, DocumentError};

use crate::{
    config::Config,
    errors::StartError,
    services::{Duty, Services},
    serving::App,
    workers::Workers,
    world::world_of,
};
use days::{OfficeDays, StageClock};
use folder::{Credentials, Folder, FolderState};
use kartabl_domain::{World, orders::Queue};
use kartabl_jobs::gateways::GatewaySettings;
use kartabl_letters::Typesetter;
use stage::Stage;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

/// A complete demo in its data folder.
#[derive(Debug)]
pub struct Demo {
    credentials: Credentials,
    data: PathBuf,
}

/// The configuration of the demo: an office of its own, whose messages never leave the machine.
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

/// Finds the demo in the data folder of a configuration, or makes it. `progress` gets the number of complete cases and
/// the number of all cases.
///
/// # Errors
/// [`DemoError::Foreign`], [`DemoError::Busy`] and [`DemoError::Folder`] for a folder that can't be used; the other
/// variants where the demo can't be made.
pub async fn prepare(
    config: &Config,
    world: World,
    progress: impl FnMut(usize, usize),
) -> Result<Demo, DemoError> {
    let folder = Folder::at(&config.data)?;
    let credentials = match folder.state()? {
        FolderState::Complete(credentials) => credentials,
        FolderState::Empty => {
            // Whatever an interrupted start left is not worth mending: it is made anew within seconds.
            let staging = folder.prepare()?;
            let credentials = make(config, &staging, world, progress).await?;
            folder.publish(&credentials)?;
            credentials
        }
    };
    Ok(Demo { credentials, data: config.data.clone() })
}

/// Makes the demo in the folder `staging`.
async fn make(
    config: &Config,
    staging: &Path,
    world: World,
    mut progress: impl FnMut(usize, usize),
) -> Result<Credentials, DemoError> {
    let now = world.now();
    let days = OfficeDays::before(now, &config.calendar.read().map_err(StartError::Calendar)?);
    let clock = StageClock::at(days.moment(days::at(days::FIRST_DAY, "08:00")));
    let stories = stories::all();
    let typesetter = Arc::new(Typesetter::new(None)?);

    // The demo asks no service outside. Its people stand in a file beside its database.
    let people = staging.join("identity.toml");
    std::fs::write(&people, identity::register_toml())
        .map_err(|error| DemoError::Folder { path: people, error })?;
    let config = configure(&Config { data: staging.to_owned(), ..config.clone() });
    let services = Services::open(&config, &Duty::Serve, world_of(clock.clone())).await?;
    let documents = documents::make_all(&stories, &days, &typesetter, &services.inspector).await?;
    // An interrupted demo is made anew, so nothing needs to be safe on the disk before it is whole.
    services.db.disable_fsync();
    let credentials = Credentials::new(&world);
    let (staff, key) = people::create(&services, &credentials).await?;
    let tools = services.job_tools(&config)?;
    let _first = tools.typesetter.set(Ok(typesetter));
    let workers = Workers::start(&services.db, services.background_work(tools, &config, Queue::ALL)?);

    let stage = Stage::new(services.clone(), key, staff, documents, workers, clock);
    stage.play(&stories, &days, &mut progress).await?;
    stage.end(now).await?;
    services.db.checkpoint().await?;
    let Services { db, inspector, .. } = services;
    inspector.shutdown().await;
    db.close().await;
    Ok(credentials)
}

impl Demo {
    /// The text that greets who starts the demo, with the sign-in names, the API key and what to try.
    ///
    /// # Errors
    /// [`DemoError::Storage`] where the database does not answer.
    pub async fn welcome(&self, app: &App, address: SocketAddr) -> Result<String, DemoError> {
        Ok(welcome::text(&self.credentials, &self.data, &app.db, address).await?)
    }
}
