//! `kartabl demo`: an office to try, made on the first start and kept for the next ones.

use super::{
    options::Options,
    output,
    serve::{self, Listen},
    usage::usage,
};
use kartabl::{Duty, assemble, demo, world::system_world};
use kartabl_domain::text::fa;
use std::{net::TcpListener, process::ExitCode};

/// The built-in values of the demo: a folder of its own, and no log lines of the many jobs that make it.
const DEFAULTS: [(&str, &str); 2] =
    [("data", "demo-data"), ("log.level", "info,kartabl_actions=warn,kartabl_jobs=warn,kartabl_queue=warn")];

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    listen: Listen,
}

impl Arguments {
    pub(crate) async fn run(self, options: &Options) -> anyhow::Result<ExitCode> {
        let given = self.listen.load_with(options, &DEFAULTS)?;
        if !given.listen.ip().is_loopback() {
            return Err(usage!(
                "--listen: the demo's passwords are known to everybody, so it serves this machine alone; expected an address such as 127.0.0.1:8080"
            ));
        }
        if given.database_url.is_some() {
            return Err(usage!(
                "--database-url: the demo keeps a database of its own; leave it out, `--data` chooses the folder"
            ));
        }
        let config = demo::configure(&given);
        // Making the cases takes a while, so an address that is taken is found before.
        drop(TcpListener::bind(config.listen).map_err(|error| {
            anyhow::anyhow!("cannot listen on {}: {error}; `--listen` chooses another address", config.listen)
        })?);
        let mut line = output::ProgressLine::default();
        let progress = |done: usize, of: usize| {
            line.show(format_args!("پرونده‌ها ساخته می‌شوند {}/{} (making cases)", fa(done), fa(of)));
        };
        let prepared = demo::prepare(&config, system_world(), progress).await;
        line.end();
        let demo = prepared?;
        let app = assemble(&config, Duty::Serve, system_world()).await?;
        let address = app.address().unwrap_or(config.listen);
        output::answer(demo.welcome(&app, address).await?);
        serve::until_stopped(app).await
    }
}
