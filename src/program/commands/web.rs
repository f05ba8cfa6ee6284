//! `kartabl web`: pages and API alone; needs PostgreSQL to have workers beside it.

use super::{
    options::Options,
    serve::{self, Listen},
};
use kartabl::Duty;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    listen: Listen,
}

impl Arguments {
    pub(crate) async fn run(self, options: &Options) -> anyhow::Result<ExitCode> {
        serve::run(&self.listen.load(options)?, Duty::Web).await
    }
}
