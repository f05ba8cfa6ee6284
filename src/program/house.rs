//! The organisation as the configuration describes it: calendar, procedures, settings.

use crate::{config::Config, errors::StartError};
use kartabl_domain::{
    World,
    calendar::Calendar,
    office::House,
    procedures::{Known, Procedures, builtin_catalogue, read_folder},
};
use kartabl_storage::{Db, StorageError};

/// The built-in procedures and those of the configured folder.
///
/// # Errors
/// A folder that cannot be read, or everything that is wrong with its files.
pub fn procedures(config: &Config) -> Result<Procedures, StartError> {
    let files = match &config.procedures {
        Some(folder) => read_folder(folder).map_err(StartError::ProcedureFolder)?,
        None => Vec::new(),
    };
    Procedures::load(&files, &[]).map_err(StartError::Procedures)
}

/// Fills a catalogue in which nothing was ever put with what the guides name, so that a new house can take requests; from
/// then on it is the administrator's.
///
/// # Errors
/// Those of the database.
pub async fn stock_catalogue(db: &Db) -> Result<(), StorageError> {
    if !db.catalogue_is_untouched().await? {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    for seed in builtin_catalogue() {
        tx.put_catalogue(&seed.kind, &seed.items, None).await?;
    }
    tx.commit().await
}

/// The calendar as the configuration has it, before anything was imported.
///
/// # Errors
/// A file of holidays that cannot be read.
pub fn calendar(config: &Config) -> Result<Calendar, StartError> {
    Ok(config.calendar.read().map_err(StartError::Calendar)?.into())
}

/// Furnishes the house. Every version of a procedure is kept in the database, and every kept one is loaded, since cases
/// follow the version that they were opened under.
pub(crate) async fn furnish(config: &Config, db: &Db, world: World) -> Result<House, StartError> {
    let mut procedures = procedures(config)?;
    let kept = db.procedures().await?;
    let current: Vec<_> = procedures.all().cloned().collect();
    let new: Vec<_> = current
        .iter()
        .filter(|procedure| {
            let same = |kept: &&kartabl_storage::procedures::KeptProcedure| {
                kept.id == procedure.id
                    && kept.version == procedure.version
                    && kept.source == procedure.source
            };
            kept.iter().find(same).is_none()
        })
        .collect();
    if !new.is_empty() {
        let mut tx = db.begin().await?;
        for procedure in new {
            tx.keep_procedure(&procedure.id, procedure.version, &procedure.source).await.map_err(
                |error| match error {
                    StorageError::Duplicate(_) => {
                        StartError::ChangedProcedure { id: procedure.id.clone(), version: procedure.version }
                    }
                    other => other.into(),
                },
            )?;
        }
        tx.commit().await?;
    }
    let ids: Vec<_> = kept.iter().map(|kept| kept.id.clone()).collect();
    let known = Known { procedures: &ids, ..Known::default() };
    for kept in kept {
        let name = format!("kept version {} of {}", kept.version, kept.id);
        procedures.restore(&name, &kept.source, &known).map_err(StartError::Procedures)?;
    }
    let calendar = calendar(config)?;
    calendar.keep(&db.imported_holidays().await?);
    db.counts_by(&calendar).await?;
    Ok(House { world, calendar, procedures, settings: config.office.clone() })
}
