//! The organisation that the configuration describes: calendar, procedures, settings.

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
/// [`StartError::ProcedureFolder`] where the folder can't be read; [`StartError::Procedures`] with everything that is
/// wrong with its files.
pub fn procedures(config: &Config) -> Result<Procedures, StartError> {
    let files = match &config.procedures {
        Some(folder) => read_folder(folder).map_err(StartError::ProcedureFolder)?,
        None => Vec::new(),
    };
    Procedures::load(&files, &[]).map_err(StartError::Procedures)
}

/// Fills a catalogue that was never touched with the built-in items, so that a new organisation can take requests.
/// Later changes are the administrator's.
///
/// # Errors
/// Any [`StorageError`] of the database.
pub async fn seed_catalogue(db: &Db) -> Result<(), StorageError> {
    if !db.catalogue_is_untouched().await? {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    for seed in builtin_catalogue() {
        tx.put_catalogue(&seed.kind, &seed.items, None).await?;
    }
    tx.commit().await
}

/// The calendar of the configuration, before anything was imported.
///
/// # Errors
/// [`StartError::Calendar`] where a file of holidays can't be read.
pub fn calendar(config: &Config) -> Result<Calendar, StartError> {
    Ok(config.calendar.read().map_err(StartError::Calendar)?.into())
}

/// Opens the organisation. The database keeps every version of a procedure, and all of them are loaded, since cases
/// follow the version that they were opened under.
///
/// # Errors
/// [`StartError::ChangedProcedure`] where a kept version has another text; [`StartError::ProcedureFolder`],
/// [`StartError::Procedures`] and [`StartError::Calendar`] for files that can't be used; [`StartError::Storage`].
pub(crate) async fn open(config: &Config, db: &Db, world: World) -> Result<House, StartError> {
    let mut procedures = procedures(config)?;
    let stored = db.procedures().await?;
    let new: Vec<_> = procedures
        .all()
        .filter(|procedure| {
            !stored.iter().any(|stored| {
                stored.id == procedure.id
                    && stored.version == procedure.version
                    && stored.source == procedure.source
            })
        })
        .cloned()
        .collect();
    if !new.is_empty() {
        let mut tx = db.begin().await?;
        for procedure in &new {
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
    let ids: Vec<_> = stored.iter().map(|stored| stored.id.clone()).collect();
    let known = Known { procedures: &ids, ..Known::default() };
    for stored in stored {
        let name = format!("kept version {} of {}", stored.version, stored.id);
        procedures.restore(&name, &stored.source, &known).map_err(StartError::Procedures)?;
    }
    let calendar = calendar(config)?;
    calendar.keep(&db.imported_holidays().await?);
    db.counts_by(&calendar).await?;
    Ok(House { world, calendar, procedures, settings: config.office.clone() })
}
