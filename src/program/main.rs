//! The command line.

mod commands;

use clap::Parser;
use commands::{Cli, usage::Usage};
use kartabl::config::ConfigError;
use std::{env, process::ExitCode};

fn main() -> ExitCode {
    // Before anything else: children that work on documents confine themselves, and must have neither threads nor
    // files.
    let mut arguments = env::args_os().skip(1);
    match arguments.next() {
        Some(command) if command == kartabl_documents::COMMAND => return kartabl_documents::run(),
        Some(command) if command == kartabl_documents::READING_COMMAND => {
            return kartabl_documents::read_scan(arguments);
        }
        _ => {}
    }
    let outcome = start(Cli::parse());
    outcome.unwrap_or_else(|error| {
        commands::output::problem(format_args!("{error:#}"));
        let wrong_use = error.is::<Usage>() || error.is::<ConfigError>();
        ExitCode::from(if wrong_use { 2 } else { 1 })
    })
}

fn start(cli: Cli) -> anyhow::Result<ExitCode> {
    // Every TLS connection of the program uses this one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(cli.run())
}
