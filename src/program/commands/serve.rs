//! `kartabl serve`: pages, API and background work in one process, until a signal to stop.

use super::options::Options;
use kartabl::{App, Duty, assemble, config::Config, world::system_world};
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(super) listen: Listen,
}

/// Where pages and API are served.
#[derive(clap::Args)]
pub(crate) struct Listen {
    /// Address and port of pages and API [default: 127.0.0.1:8080] [env: KARTABL_LISTEN]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
}

impl Listen {
    /// Loads the configuration of a command.
    ///
    /// # Errors
    /// A configuration that can't be used.
    pub(super) fn load(&self, options: &Options) -> anyhow::Result<Config> {
        self.load_with(options, &[])
    }

    /// Loads the configuration of a command that has built-in values of its own.
    ///
    /// # Errors
    /// A configuration that can't be used.
    pub(super) fn load_with(
        &self,
        options: &Options,
        defaults: &[(&'static str, &str)],
    ) -> anyhow::Result<Config> {
        options.load_with(&[("listen", self.listen.as_ref())], defaults)
    }
}

impl Arguments {
    pub(crate) async fn run(self, options: &Options) -> anyhow::Result<ExitCode> {
        run(&self.listen.load(options)?, Duty::Serve).await
    }
}

/// Assembles the program and runs it until it is stopped.
///
/// # Errors
/// [`kartabl::StartError`] or [`kartabl::RunError`].
pub(super) async fn run(config: &Config, duty: Duty) -> anyhow::Result<ExitCode> {
    until_stopped(assemble(config, duty, system_world()).await?).await
}

/// Runs until SIGTERM or Ctrl-C. A second signal ends the process at once.
///
/// # Errors
/// [`kartabl::RunError`].
pub(super) async fn until_stopped(app: App) -> anyhow::Result<ExitCode> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stop = CancellationToken::new();
    let stopping = stop.clone();
    tokio::spawn(async move {
        let mut next_signal = async || {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        };
        next_signal().await;
        tracing::info!("asked to stop: finishing what is under way");
        stopping.cancel();
        next_signal().await;
        std::process::exit(130);
    });
    app.run(stop).await?;
    Ok(ExitCode::SUCCESS)
}
