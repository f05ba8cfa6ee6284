//! kartabl: the back office of an organisation that answers requests. [`assemble`] is the only wiring.

pub mod config;
pub mod house;
mod ready;
mod serving;
mod start;
pub mod telemetry;
pub mod world;

pub use serving::{App, RunError};
pub use start::{Duty, StartError};

use config::Config;
use kartabl_documents::Inspector;
use kartabl_domain::World;
use kartabl_jobs::{Kit, gateways::Gateways};
use kartabl_storage::{Db, Files, Settings};
use kartabl_web::Templates;
use serving::{Doors, Work};
use std::sync::{Arc, OnceLock};
use tokio::net::TcpListener;

/// Puts the program together: the rooms get to know each other here and nowhere else.
///
/// # Errors
/// What cannot be used, and how to mend it.
pub async fn assemble(config: &Config, duty: Duty, world: World) -> Result<App, StartError> {
    let db = Db::open(&Settings::new(config.database_url().expose()), world.clone()).await?;
    start::bring_up_schema(&db, config, &duty).await?;
    let files = Files::open(config.files(), world.clone()).await?;
    let house = Arc::new(house::furnish(config, &db, world).await?);
    let inspector = Inspector::start(start::inspector(config))?;

    let work = match duty.queues() {
        queues if queues.is_empty() => None,
        queues => {
            let kit = Kit {
                db: db.clone(),
                files: files.clone(),
                house: Arc::clone(&house),
                inspector: inspector.clone(),
                gateways: Gateways::from_settings(&config.gateways, &config.data)?,
                letter_templates: config.letters.clone(),
                typesetter: OnceLock::new(),
            };
            Some(Work {
                router: kartabl_jobs::router(Arc::new(kit)),
                lanes: start::lanes(config, &queues),
                schedule: kartabl_jobs::schedule::schedule(&config.schedule)?,
                settings: start::engine(config, &house.world),
            })
        }
    };
    let doors = if duty.opens_doors() {
        let templates = Templates::embedded().map_err(|error| StartError::Templates(format!("{error:#}")))?;
        let app = kartabl_web::App {
            db: db.clone(),
            files,
            house: Arc::clone(&house),
            inspector: inspector.clone(),
            templates: Arc::new(templates),
            sessions: start::sessions(config),
        };
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(|error| StartError::Listen { address: config.listen, error })?;
        Some(Doors { listener, router: kartabl_web::router(app) })
    } else {
        None
    };
    Ok(App { db, inspector, doors, work, monitoring: start::monitoring(config).await? })
}
