//! The file that a list is imported from.

use super::{super::output, super::usage::usage, table};
use kartabl_domain::lists::RowFault;
use std::{path::PathBuf, process::ExitCode};

/// The options of an import: the file, and whether to write.
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

    /// Prints everything that is wrong with the file. Returns the exit code.
    pub(super) fn refuse(&self, faults: &[RowFault]) -> ExitCode {
        for fault in faults {
            output::answer(format_args!("{}: {fault}", self.file.display()));
        }
        output::problem(format_args!("{} wrong; nothing was imported", faults.len()));
        ExitCode::FAILURE
    }
}
