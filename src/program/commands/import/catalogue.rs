//! `kartabl import catalogue FILE`: the items of one catalogue.

use super::{super::options::database, super::output, super::usage::usage, table};
use kartabl::{config::Config, house};
use kartabl_domain::{lists::catalogue, procedures};
use kartabl_storage::{Db, catalogue::CatalogueSearch};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    process::ExitCode,
};

/// How many items one query returns.
const PAGE: i64 = 200;

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

impl Arguments {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
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
        let summary = format!("{kind}: {new} new, {} known, {} taken out", given.len() - new, gone.len());
        if self.dry_run {
            output::answer(format_args!("{summary}; a dry run, nothing was written"));
            return Ok(ExitCode::SUCCESS);
        }
        let mut tx = db.begin().await?;
        tx.put_catalogue(&kind, &items, None).await?;
        if !gone.is_empty() {
            tx.deactivate_catalogue(&kind, &gone, None).await?;
        }
        tx.commit().await?;
        output::answer(summary);
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
