//! The file that a list is imported from, as the command line names it.

use super::{super::output, super::usage::usage, table};
use kartabl_domain::lists::RowFault;
use std::{path::PathBuf, process::ExitCode};

/// A list and what is to be done with it.
#[derive(clap::Args)]
pub(crate) struct ListFile {
    /// A file.csv (UTF-8) or file.xlsx
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// Read everything and name what is wrong, but write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
}

impl ListFile {
    /// Reads the table.
    ///
    /// # Errors
    /// A file that is no table.
    pub(super) fn table(&self) -> anyhow::Result<Vec<Vec<String>>> {
        table::read(&self.file).map_err(|error| usage!("{}: {error}", self.file.display()))
    }

    /// Names everything that is wrong with the file.
    pub(super) fn refuse(&self, faults: &[RowFault]) -> ExitCode {
        for fault in faults {
            output::answer(format_args!("{}: {fault}", self.file.display()));
        }
        output::problem(format_args!("{} wrong; nothing was imported", faults.len()));
        ExitCode::FAILURE
    }
}
