//! The rules of the guides that stop a request, each through the door that a portal uses.

mod connection;
mod files;
mod form;

use super::support::{Api, Engine, Kartabl};

async fn start(engine: Engine) -> (Kartabl, Api) {
    let kartabl = Kartabl::start(engine).await;
    let portal = kartabl.portal("portal", &["connection", "gsb-service"]).await;
    (kartabl, portal)
}
