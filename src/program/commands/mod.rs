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
mod options;
pub(crate) mod output;
mod procedures;
mod restore;
mod serve;
pub(crate) mod usage;
mod user;
mod web;
mod worker;

use clap::{Parser, Subcommand};
use options::Options;
use std::process::ExitCode;

/// The back office of an organisation that answers requests (کارتابل).
#[derive(Parser)]
#[command(name = "kartabl", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
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
