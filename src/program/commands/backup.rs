//! `kartabl backup DEST`: copies the embedded database and the files that it uses, in the layout of a data folder. The
//! program may serve meanwhile.

use super::{options::database, output, output::Progress, usage::usage};
use anyhow::Context;
use kartabl::{config::Config, world::system_world};
use kartabl_storage::{Db, Settings, blobs::UsedBlob};
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
        let copied = copy(&db, &config.files_folder(), &unfinished).await;
        db.close().await;
        let missing = match copied {
            Ok(missing) => missing,
            Err(error) => {
                let _ = fs::remove_dir_all(&unfinished);
                return Err(error);
            }
        };
        fs::rename(&unfinished, &destination)?;
        output::answer(format_args!("backup in {}; `--data` takes it as it is", destination.display()));
        if missing.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        for file in &missing {
            output::problem(file);
        }
        output::problem(format_args!(
            "{} files were missing before this backup, which holds everything else; look for them in an older one",
            missing.len()
        ));
        Ok(ExitCode::FAILURE)
    }
}

/// How many files are copied between two queries.
const PAGE: i64 = 500;

/// Copies the database first: a file is stored before the rows that use it and removed long after them, so that the
/// copy finds its files. Returns the files that are missing nevertheless, with what uses them.
async fn copy(db: &Db, files: &Path, destination: &Path) -> anyhow::Result<Vec<String>> {
    fs::create_dir_all(destination).with_context(|| format!("cannot make {}", destination.display()))?;
    let database = destination.join("kartabl.db");
    db.copy_to(&database).await?;
    let url = format!("sqlite://{}", database.display());
    let copied = Db::open(&Settings::new(url).shared(), system_world()).await?;
    let missing = copy_files(db, &copied, &files.join("blobs"), &destination.join("files/blobs")).await;
    copied.close().await;
    missing
}

async fn copy_files(db: &Db, copied: &Db, from: &Path, to: &Path) -> anyhow::Result<Vec<String>> {
    let mut progress = Progress::of("files copied");
    let (mut missing, mut after) = (Vec::new(), String::new());
    loop {
        let page = copied.used_blobs(&after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.sha256);
        let (from, to) = (from.to_owned(), to.to_owned());
        let (lost, back) = tokio::task::spawn_blocking(move || {
            let lost = copy_page(&page, &from, &to, &mut progress)?;
            anyhow::Ok((lost, progress))
        })
        .await??;
        progress = back;
        for sha256 in lost {
            // Refused, or removed with its case, while the copy was made.
            if !db.users_of_blob(&sha256).await?.is_empty() {
                let users = copied.users_of_blob(&sha256).await?;
                missing.push(format!("{sha256} is missing: {}", users.join(", ")));
            }
        }
    }
    progress.end();
    Ok(missing)
}

/// Copies files. Returns the hashes of those that are missing.
fn copy_page(page: &[UsedBlob], from: &Path, to: &Path, progress: &mut Progress) -> io::Result<Vec<String>> {
    let mut missing = Vec::new();
    for blob in page {
        let target = to.join(&blob.file);
        fs::create_dir_all(target.parent().unwrap_or(to))?;
        match fs::copy(from.join(&blob.file), &target) {
            Ok(_) => progress.step(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => missing.push(blob.sha256.clone()),
            Err(error) => return Err(error),
        }
    }
    Ok(missing)
}
