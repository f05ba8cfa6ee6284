//! `kartabl config`: what is in effect, and all that can be set.

use super::{options::Options, output};
use kartabl::config::REFERENCE;
use std::process::ExitCode;

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// The values in effect as TOML, passwords and keys masked
    Print,
    /// All keys with their meaning and their built-in values
    Schema,
}

impl Command {
    pub(crate) fn run(self, options: &Options) -> anyhow::Result<ExitCode> {
        let text = match self {
            Self::Print => options.load()?.to_toml()?,
            Self::Schema => REFERENCE.to_owned(),
        };
        output::answer(text.trim_end());
        Ok(ExitCode::SUCCESS)
    }
}
