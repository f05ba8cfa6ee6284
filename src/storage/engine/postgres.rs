//! The server engine: a pool of connections; its clock is the clock of the jobs.

use crate::{Result, Settings, StorageError, engine};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::{str::FromStr, time::Duration};

pub(crate) async fn open(settings: &Settings) -> Result<engine::Pools> {
    let options = PgConnectOptions::from_str(&settings.url)
        .map_err(|error| StorageError::Address(error.to_string()))?
        .application_name("kartabl");
    let pool = PgPoolOptions::new()
        .max_connections(settings.connections.max(2))
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(options)
        .await?;
    Ok(engine::Pools::Postgres(pool))
}
