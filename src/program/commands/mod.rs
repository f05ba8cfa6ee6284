//! One file a command.

mod api_key;
mod audit;
mod backup;
mod bench;
mod check;
mod config;
mod demo;
mod doctor;
mod import;
mod letter;
mod migrate;
pub(crate) mod output;
mod procedures;
mod restore;
mod serve;
mod user;
mod web;
mod worker;

use clap::{Args, Parser, Subcommand};
use kartabl::{
    config::{Config, Sources},
    telemetry,
    world::system_world,
};
use kartabl_storage::{Db, Settings};
use std::{fmt, path::PathBuf, process::ExitCode};

/// The back office of an organisation that answers requests (کارتابل).
#[derive(Parser)]
#[command(name = "kartabl", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
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

#[derive(Subcommand)]
enum Command {
    /// Serve pages, API and background work in one process
    Serve(serve::Arguments),
    /// Show an office with people and cases in every state, in a folder of its own
    Demo(demo::Arguments),
    /// Serve pages and API; background work is done by `worker`
    Web(web::Arguments),
    /// Do background work beside `web`
    Worker(worker::Arguments),
    /// Bring the database's schema up to date
    Migrate,
    /// Manage the accounts of the staff
    #[command(subcommand)]
    User(user::Command),
    /// Manage the keys of the intake API
    #[command(subcommand)]
    ApiKey(api_key::Command),
    /// Check one document as the service would
    Check(check::Arguments),
    /// Work with procedure files
    #[command(subcommand)]
    Procedures(procedures::Command),
    /// Bring in the administrator's lists
    #[command(subcommand)]
    Import(import::Command),
    /// Work with letters
    #[command(subcommand)]
    Letter(letter::Command),
    /// Prove that the audit chain is whole
    #[command(subcommand)]
    Audit(audit::Command),
    /// Copy database and files of the embedded engine to a new folder
    Backup(backup::Arguments),
    /// Make a backup the data folder, once its database, audit chain and files are proved whole
    ///
    /// The data folder must be empty or not there. What was queued when the backup was made is done when the program
    /// serves: messages that went out after it go out again, so pause the queue `notify` first if they should not.
    Restore(restore::Arguments),
    /// Measure a part of the program; JSON on standard output
    #[command(subcommand)]
    Bench(bench::Command),
    /// Look at everything that the program needs, and say what to do about problems
    Doctor,
    /// Show the configuration
    #[command(subcommand)]
    Config(config::Command),
}

/// A command that was given something it can't work with: exit code 2.
#[derive(Debug)]
pub(crate) struct Usage(pub(crate) String);

impl std::error::Error for Usage {}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Ends a command with exit code 2.
macro_rules! usage {
    ($($message:tt)*) => { anyhow::Error::new($crate::commands::Usage(format!($($message)*))) };
}
pub(crate) use usage;

impl Cli {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let Self { options, command } = self;
        match command {
            Command::Serve(arguments) => arguments.run(&options).await,
            Command::Demo(arguments) => arguments.run(&options).await,
            Command::Web(arguments) => arguments.run(&options).await,
            Command::Worker(arguments) => arguments.run(&options.load()?).await,
            Command::User(command) => command.run(&options.load()?).await,
            Command::ApiKey(command) => command.run(&options.load()?).await,
            Command::Import(command) => command.run(&options.load()?).await,
            Command::Letter(command) => command.run(&options.load()?),
            Command::Bench(command) => command.run(&options.load()?).await,
            Command::Doctor => doctor::run(&options).await,
            Command::Migrate => migrate::run(&options.load()?).await,
            Command::Check(arguments) => arguments.run(&options.load()?).await,
            Command::Procedures(command) => command.run(),
            Command::Audit(command) => command.run(&options.load()?).await,
            Command::Backup(arguments) => arguments.run(&options.load()?).await,
            Command::Restore(arguments) => arguments.run(&options.load()?).await,
            Command::Config(command) => command.run(&options),
        }
    }
}

impl Options {
    /// The configuration of a command that adds no options of its own; logging begins.
    fn load(&self) -> anyhow::Result<Config> {
        self.load_with(&[], &[])
    }

    /// The configuration with a command's own options and its own built-in values.
    fn load_with(
        &self,
        options: &[(&'static str, Option<&String>)],
        own: &[(&'static str, &str)],
    ) -> anyhow::Result<Config> {
        let common = [("data", self.data.as_ref()), ("database_url", self.database_url.as_ref())];
        let given = common.iter().chain(options).filter_map(|(key, value)| Some((*key, (*value)?.clone())));
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let config = Config::load(&Sources {
            file: self.config.clone(),
            environment: environment.collect(),
            options: given.collect(),
            own: own.iter().map(|(key, value)| (*key, (*value).to_owned())).collect(),
        })?;
        telemetry::start_logging(&config.log);
        Ok(config)
    }
}

/// Opens the database beside a serving process, for a command that reads or writes a few rows.
async fn database(config: &Config) -> anyhow::Result<Db> {
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
