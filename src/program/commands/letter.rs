//! `kartabl letter preview`: sets a sample with a letter template, for those who edit templates.

use super::{output, usage::usage};
use anyhow::Context;
use kartabl::config::Config;
use kartabl_letters::{LetterData, LetterError, Typesetter};
use std::{fs, path::PathBuf, process::ExitCode};

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Set a letter as PDF with invented data
    Preview {
        /// The name of a template: approved, rejected, reply, or one of the configured folder
        #[arg(value_name = "TEMPLATE", default_value = "approved")]
        template: String,
        /// A letter as JSON instead of the invented one
        #[arg(long, value_name = "FILE")]
        letter: Option<PathBuf>,
        /// Where to write the PDF
        #[arg(long, short, value_name = "FILE", default_value = "letter.pdf")]
        output: PathBuf,
    },
}

impl Command {
    pub(crate) fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let Self::Preview { template, letter, output } = self;
        let letter = match letter {
            None => LetterData::sample(),
            Some(file) => {
                let named = |error: &dyn std::fmt::Display| usage!("{}: {error}", file.display());
                let text = fs::read_to_string(&file).map_err(|error| named(&error))?;
                serde_json::from_str(&text).map_err(|error| named(&error))?
            }
        };
        let typesetter = Typesetter::new(config.letters.as_deref())?;
        let pdf = typesetter.render(&template, &letter).map_err(|error| match error {
            unknown @ LetterError::UnknownTemplate(_) => usage!("{unknown}"),
            other => other.into(),
        })?;
        fs::write(&output, pdf).with_context(|| format!("cannot write {}", output.display()))?;
        output::answer(output.display());
        Ok(ExitCode::SUCCESS)
    }
}
