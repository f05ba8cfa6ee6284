//! `kartabl migrate`: brings the schema up to date; what is up to date stays as it is.

use super::output;
use kartabl::{config::Config, house::seed_catalogue, world::system_world};
use kartabl_storage::{Db, Settings};
use std::process::ExitCode;

pub(crate) async fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let url = config.database_url();
    let db = Db::open(&Settings::new(url.expose()), system_world()).await?;
    let current = db.schema_is_current().await?;
    if !current {
        db.migrate().await?;
    }
    seed_catalogue(&db).await?;
    db.close().await;
    output::answer(format_args!("{url} {} up to date", if current { "was" } else { "is now" }));
    Ok(ExitCode::SUCCESS)
}
