//! `kartabl import`: brings a list of the administrator's in, all of it or nothing. Every wrong row is named.

mod catalogue;
mod holidays;
mod list_file;
mod table;
mod users;

use kartabl::config::Config;
use std::process::ExitCode;

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Items of one catalogue from CSV or XLSX: the first row names the columns (id, label, attributes)
    Catalogue(catalogue::Arguments),
    /// Holidays and closures from CSV or XLSX: the columns are date (Jalali) and title
    ///
    /// A year that is imported for the first time keeps the days that are in force; later rows add or rename days. The
    /// running service takes the new calendar over, and counts running deadlines again in the background; the history
    /// of each case whose deadline moves says so.
    Holidays(holidays::Arguments),
    /// Members of the staff from CSV or XLSX: the columns are login, name, role, unit and, if wanted, national_code
    ///
    /// Who has several posts has a row for each. Accounts that exist get the name and the posts of the file; those that
    /// the file leaves out stay as they are. The file holds no passwords: a new account is locked until `kartabl user
    /// reset LOGIN --password-stdin` gives it one, so that no start password lies in a file or a terminal.
    Users(users::Arguments),
}

impl Command {
    pub(crate) async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        match self {
            Self::Catalogue(arguments) => arguments.run(config).await,
            Self::Holidays(arguments) => arguments.run(config).await,
            Self::Users(arguments) => arguments.run(config).await,
        }
    }
}
