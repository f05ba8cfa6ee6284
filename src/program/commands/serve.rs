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
    pub(super) fn load(&self, options: &Options) -> anyhow::Result<Config> {
        self.load_as(options, &[])
    }

    /// The same for a command with its own built-in values.
    pub(super) fn load_as(&self, options: &Options, own: &[(&'static str, &str)]) -> anyhow::Result<Config> {
        options.load_with(&[("listen", self.listen.as_ref())], own)
    }
}

impl Arguments {
    pub(crate) async fn run(self, options: &Options) -> anyhow::Result<ExitCode> {
        run(&self.listen.load(options)?, Duty::Serve).await
    }
}

/// Starts and runs.
pub(super) async fn run(config: &Config, duty: Duty) -> anyhow::Result<ExitCode> {
    until_stopped(assemble(config, duty, system_world()).await?).await
}

/// Runs until SIGTERM or Ctrl-C; a second signal ends the process at once.
pub(super) async fn until_stopped(app: App) -> anyhow::Result<ExitCode> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stop = CancellationToken::new();
    let signalled = stop.clone();
    tokio::spawn(async move {
        let mut asked = async || {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        };
        asked().await;
        tracing::info!("asked to stop: finishing what is under way");
        signalled.cancel();
        asked().await;
        std::process::exit(130);
    });
    app.run(stop).await?;
    Ok(ExitCode::SUCCESS)
}
