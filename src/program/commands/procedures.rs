//! `kartabl procedures`: `check DIR` reads procedure files in the way of `serve` and names every mistake with its line;
//! `schema` prints their JSON schema, with which editors complete and check TOML.

use super::{output, usage::usage};
use kartabl_domain::procedures::{Procedures, SCHEMA, read_folder};
use std::{path::PathBuf, process::ExitCode};

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Read the procedure files (*.toml) of a folder; exit code 1 where one is wrong
    Check {
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Print the JSON schema of procedure files
    Schema,
}

impl Command {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let Self::Check { folder } = self else {
            output::answer(SCHEMA.trim_end());
            return Ok(ExitCode::SUCCESS);
        };
        let files = read_folder(&folder).map_err(|error| usage!("{error}"))?;
        if files.is_empty() {
            return Err(usage!("{}: no procedure file (*.toml) in this folder", folder.display()));
        }
        Ok(match Procedures::load(&files, &[]) {
            Ok(_) => {
                output::answer(format_args!("{} procedure files are good", files.len()));
                ExitCode::SUCCESS
            }
            Err(errors) => {
                output::answer(errors);
                ExitCode::FAILURE
            }
        })
    }
}
