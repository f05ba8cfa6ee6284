//! `kartabl api-key`: the keys with which portals call the intake API.

use super::{options::database, output, usage::usage};
use anyhow::bail;
use kartabl::{config::Config, house};
use kartabl_domain::{procedures::ProcedureId, text::clean_line};
use kartabl_storage::StorageError;
use std::process::ExitCode;

/// The prefix of keys. It tells people, and programs that look for leaked secrets, what they have found.
const PREFIX: &str = "kartabl_";

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Make a key and print it, once: only its digest is kept
    Add {
        /// Whose key it is, such as the name of the portal
        #[arg(value_name = "NAME")]
        name: String,
        /// The procedures that it may file for, separated by commas
        #[arg(long, value_name = "IDS", value_delimiter = ',', required = true)]
        procedures: Vec<String>,
    },
    /// Make a key worthless; the cases that it opened stay
    Revoke {
        #[arg(value_name = "NAME")]
        name: String,
    },
}

impl Command {
    pub(crate) async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        match self {
            Self::Add { name, procedures } => add(config, &name, &procedures).await,
            Self::Revoke { name } => revoke(config, &name).await,
        }
    }
}

async fn add(config: &Config, name: &str, procedures: &[String]) -> anyhow::Result<ExitCode> {
    let name = clean_line(name);
    if name.is_empty() {
        return Err(usage!("NAME: expected whose key it is"));
    }
    let known = house::procedures(config)?;
    let ids: Vec<ProcedureId> = procedures.iter().map(|id| ProcedureId::new(id.trim())).collect();
    if let Some(unknown) = ids.iter().find(|id| known.current(id).is_none()) {
        let known: Vec<_> = known.all().map(|procedure| procedure.id.as_str()).collect();
        return Err(usage!(
            "--procedures: unknown procedure {unknown}; expected some of {}",
            known.join(", ")
        ));
    }
    let db = database(config).await?;
    let key = format!("{PREFIX}{}", db.world().secret());
    let mut tx = db.begin().await?;
    match tx.add_api_key(&name, &key, &ids, None).await {
        Err(StorageError::Duplicate(_)) => {
            bail!("there is a key {name} already, or was one: choose another name")
        }
        added => added?,
    };
    tx.commit().await?;
    output::answer(key);
    Ok(ExitCode::SUCCESS)
}

async fn revoke(config: &Config, name: &str) -> anyhow::Result<ExitCode> {
    let db = database(config).await?;
    let mut tx = db.begin().await?;
    match tx.revoke_api_key(&clean_line(name), None).await {
        Err(StorageError::NotFound) => bail!("there is no valid key {name}"),
        revoked => revoked?,
    };
    tx.commit().await?;
    output::answer(format_args!("key {name} is revoked"));
    Ok(ExitCode::SUCCESS)
}
