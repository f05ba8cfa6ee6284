//! `kartabl backup DEST`: a copy of the embedded database and of the files, laid out as a data folder; also while the
//! program serves.

use super::{database, output, output::Progress, usage};
use anyhow::Context;
use kartabl::config::Config;
use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder to make; it must not be there yet
    #[arg(value_name = "DEST")]
    destination: PathBuf,
}

impl Arguments {
    pub(crate) async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let destination = self.destination;
        if config.database_url().path().is_none() {
            let advice = "copy the database with pg_dump and the files folder with rsync";
            return Err(usage!("backup is for the embedded database; on PostgreSQL {advice}"));
        }
        if destination.exists() {
            return Err(usage!("{} is there already; name a folder to be made", destination.display()));
        }
        let db = database(config).await?;
        // Under another name until it is whole, so that a broken copy is never taken for a backup.
        let unfinished = destination.with_extension("unfinished");
        let copied = copy(&db, &config.files(), &unfinished).await;
        db.close().await;
        if let Err(error) = copied {
            let _ = fs::remove_dir_all(&unfinished);
            return Err(error);
        }
        fs::rename(&unfinished, &destination)?;
        output::answer(format_args!("backup in {}; `--data` takes it as it is", destination.display()));
        Ok(ExitCode::SUCCESS)
    }
}

/// The database first: files are stored before the rows that name them, so its copy finds all of its files.
async fn copy(db: &kartabl_storage::Db, files: &Path, destination: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(destination).with_context(|| format!("cannot make {}", destination.display()))?;
    db.copy_to(&destination.join("kartabl.db")).await?;
    let (from, to) = (files.to_owned(), destination.join("files"));
    tokio::task::spawn_blocking(move || {
        let mut progress = Progress::of("files copied");
        copy_folder(&from, &to, &mut progress)?;
        progress.end();
        Ok(())
    })
    .await?
}

fn copy_folder(from: &Path, to: &Path, progress: &mut Progress) -> io::Result<()> {
    fs::create_dir_all(to)?;
    let entries = match fs::read_dir(from) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target, progress)?;
            continue;
        }
        match fs::copy(entry.path(), &target) {
            Ok(_) => progress.step(),
            // Swept, or an upload that was under way: no row of the copied database names it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
