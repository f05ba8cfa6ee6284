//! `kartabl import`: brings a list of the administrator's in, all of it or nothing. Every wrong row is named.

mod holidays;
mod table;
mod users;

use super::{database, output, usage};
use kartabl::{config::Config, house};
use kartabl_domain::{
    lists::{RowFault, catalogue},
    procedures,
};
use kartabl_storage::{Db, catalogue::CatalogueSearch};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    process::ExitCode,
};

/// Items of one question.
const PAGE: i64 = 200;

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Items of one catalogue from CSV or XLSX: the first row names the columns (id, label, attributes)
    Catalogue(Arguments),
    /// Holidays and closures from CSV or XLSX: the columns are date (Jalali) and title
    ///
    /// A year that is imported for the first time keeps the days that are in force; later rows add or rename days. The
    /// running service takes the new calendar over, and counts running deadlines again in the background; the history of
    /// each case whose deadline moves says so.
    Holidays(holidays::Arguments),
    /// Members of the staff from CSV or XLSX: the columns are login, name, role, unit and, if wanted, national_code
    ///
    /// Who has several posts has a row for each. Accounts that exist get the name and the posts of the file; those that
    /// the file leaves out stay as they are. The file holds no passwords: a new account is locked until
    /// `kartabl user reset LOGIN --password-stdin` gives it one, so that no start password lies in a file or a terminal.
    Users(users::Arguments),
}

/// A list and what is to be done with it.
#[derive(clap::Args)]
pub(crate) struct ListFile {
    /// A file.csv (UTF-8) or file.xlsx
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Read everything and name what is wrong, but write nothing
    #[arg(long)]
    dry_run: bool,
}

impl ListFile {
    fn table(&self) -> anyhow::Result<Vec<Vec<String>>> {
        table::read(&self.file).map_err(|error| usage!("{}: {error}", self.file.display()))
    }

    /// Names everything that is wrong with the file.
    fn refuse(&self, faults: &[RowFault]) -> ExitCode {
        for fault in faults {
            output::answer(format_args!("{}: {fault}", self.file.display()));
        }
        output::problem(format_args!("{} wrong; nothing was imported", faults.len()));
        ExitCode::FAILURE
    }
}

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A file.csv (UTF-8) or file.xlsx
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The catalogue [default: the file's name without its ending]
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Read everything and name what is wrong, but write nothing
    #[arg(long)]
    dry_run: bool,
    /// Take out the items that the file doesn't name
    #[arg(long)]
    replace: bool,
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

impl Arguments {
    async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let kinds = procedures::kinds(&house::procedures(config)?);
        let stem = self.file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let kind = self.kind.clone().unwrap_or_else(|| stem.to_owned());
        if !kinds.contains(&kind) {
            let known: Vec<_> = kinds.into_iter().collect();
            return Err(usage!("--kind: unknown catalogue {kind:?}; expected one of {}", known.join(", ")));
        }
        let table = table::read(&self.file).map_err(|error| usage!("{}: {error}", self.file.display()))?;
        let db = database(config).await?;
        let mut known = BTreeMap::new();
        for other in catalogue::named_by(&kind) {
            known.insert(other.to_owned(), ids(&db, other).await?);
        }
        let items = match catalogue::read(&kind, &table, &known) {
            Ok(items) => items,
            Err(faults) => {
                for fault in &faults {
                    output::answer(fault);
                }
                output::problem(format_args!("{} wrong; nothing was imported", faults.len()));
                return Ok(ExitCode::FAILURE);
            }
        };
        let before = ids(&db, &kind).await?;
        let given: BTreeSet<_> = items.iter().map(|item| item.id.clone()).collect();
        let gone: Vec<_> = before.difference(&given).filter(|_| self.replace).cloned().collect();
        let new = given.difference(&before).count();
        let told = format!("{kind}: {new} new, {} known, {} taken out", given.len() - new, gone.len());
        if self.dry_run {
            output::answer(format_args!("{told}; a dry run, nothing was written"));
            return Ok(ExitCode::SUCCESS);
        }
        let mut tx = db.begin().await?;
        tx.put_catalogue(&kind, &items, None).await?;
        if !gone.is_empty() {
            tx.deactivate_catalogue(&kind, &gone, None).await?;
        }
        tx.commit().await?;
        output::answer(told);
        Ok(ExitCode::SUCCESS)
    }
}

/// The ids of the active items of a catalogue.
async fn ids(db: &Db, kind: &str) -> anyhow::Result<BTreeSet<String>> {
    let mut ids = BTreeSet::new();
    loop {
        let after = ids.last().cloned();
        let search =
            CatalogueSearch { kind: kind.to_owned(), after, limit: PAGE, ..CatalogueSearch::default() };
        let page = db.search_catalogue(&search).await?;
        let last = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
        ids.extend(page.into_iter().map(|item| item.id));
        if last {
            return Ok(ids);
        }
    }
}
