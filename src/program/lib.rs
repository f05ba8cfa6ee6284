//! kartabl: the back office of an organisation that answers requests. [`assemble`] is the only wiring.

pub mod bench;
pub mod config;
pub mod demo;
mod errors;
pub mod house;
mod portal;
pub mod samples;
mod services;
mod serving;
pub mod telemetry;
mod workers;
pub mod world;

pub use errors::{RunError, StartError};
pub use services::Duty;
pub use serving::App;

use config::Config;
use kartabl_domain::World;
use kartabl_web::Templates;
use services::Services;
use serving::HttpServer;
use std::{net::SocketAddr, sync::Arc};
use tokio::net::TcpListener;

/// Puts the program together: the rooms get to know each other here and nowhere else.
///
/// # Errors
/// [`StartError`] with what can't be used, and how to mend it.
pub async fn assemble(config: &Config, duty: Duty, world: World) -> Result<App, StartError> {
    let services = Services::open(config, &duty, world).await?;
    let work = match duty.queues() {
        queues if queues.is_empty() => None,
        queues => Some(services.background_work(services.job_tools(config)?, config, &queues)?),
    };
    let Services { actions, db, files, house, inspector } = services;
    let working_house = Arc::clone(&house);
    let http = if duty.serves_http() {
        let templates = Templates::embedded().map_err(|error| StartError::Templates(format!("{error:#}")))?;
        let app = kartabl_web::App {
            actions,
            db: db.clone(),
            files,
            house,
            inspector: inspector.clone(),
            templates: Arc::new(templates),
            sessions: config.sessions.lifetime(),
        };
        let listener = listen(config.listen).await?;
        let routes = kartabl_staff::router(app.clone()).merge(kartabl_api::router(app.clone()));
        Some(HttpServer { listener, router: app.served(routes) })
    } else {
        None
    };
    let monitoring = match config.monitoring {
        Some(address) => Some(listen(address).await?),
        None => None,
    };
    Ok(App { db, inspector, http, work, monitoring, data: config.data.clone(), house: working_house })
}

/// Opens a listening socket.
async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|error| StartError::Listen { address, error })
}
