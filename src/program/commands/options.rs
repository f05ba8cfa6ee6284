//! The options of every command, and what is opened from them: the configuration and the database.

use clap::Args;
use kartabl::{
    config::{Config, Sources},
    telemetry,
    world::system_world,
};
use kartabl_storage::{Db, Settings};
use std::path::PathBuf;

/// The options of every command.
#[derive(Args)]
pub(crate) struct Options {
    /// The configuration, a TOML file; `kartabl config schema` shows all keys
    #[arg(long, global = true, value_name = "FILE", env = "KARTABL_CONFIG")]
    config: Option<PathBuf>,
    /// The folder of files and of the embedded database [default: data] [env: KARTABL_DATA]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<String>,
    /// sqlite://PATH or postgres://… [default: the SQLite file in the data folder] [env: KARTABL_DATABASE_URL]
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
}

impl Options {
    /// Loads the configuration of a command without options of its own, and starts logging.
    ///
    /// # Errors
    /// A configuration that can't be used.
    pub(super) fn load(&self) -> anyhow::Result<Config> {
        self.load_with(&[], &[])
    }

    /// Loads the configuration with the options and the built-in values of a command, and starts logging.
    ///
    /// # Errors
    /// A configuration that can't be used.
    pub(super) fn load_with(
        &self,
        options: &[(&'static str, Option<&String>)],
        defaults: &[(&'static str, &str)],
    ) -> anyhow::Result<Config> {
        let common = [("data", self.data.as_ref()), ("database_url", self.database_url.as_ref())];
        let given = common.iter().chain(options).filter_map(|(key, value)| Some((*key, (*value)?.clone())));
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let config = Config::load(&Sources {
            file: self.config.clone(),
            environment: environment.collect(),
            options: given.collect(),
            command_defaults: defaults.iter().map(|(key, value)| (*key, (*value).to_owned())).collect(),
        })?;
        telemetry::start_logging(&config.log);
        Ok(config)
    }
}

/// Opens the database beside a serving process, for a command that reads or writes a few rows.
///
/// # Errors
/// There is no database, its schema is outdated, or it can't be opened.
pub(super) async fn database(config: &Config) -> anyhow::Result<Db> {
    let url = config.database_url();
    let advice = "`kartabl migrate` makes it, `kartabl serve` too";
    if url.path().is_some_and(|path| !path.exists()) {
        anyhow::bail!("there is no database at {url}; {advice}");
    }
    let db = Db::open(&Settings::new(url.expose()).shared(), system_world()).await?;
    if !db.schema_is_current().await? {
        anyhow::bail!(
            "the schema of {url} is not the one of this program; `kartabl migrate` brings it up to date"
        );
    }
    Ok(db)
}
