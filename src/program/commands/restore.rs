//! `kartabl restore SOURCE`: makes a backup the data folder, once everything in it has been verified.

use super::{output, output::Progress, usage::usage};
use anyhow::Context;
use kartabl::{config::Config, world::system_world};
use kartabl_storage::{Db, Settings, backup, chain, files::hash_of};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeSet,
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A folder that `kartabl backup` made
    #[arg(value_name = "SOURCE")]
    source: PathBuf,

    /// Restore it although files that its database uses are missing; they are named
    #[arg(long)]
    accept_missing: bool,
}

/// The contents of a backup.
struct BackupContents {
    files: u64,
    audit_rows: i64,
}

impl Arguments {
    pub(crate) async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let data = &config.data;
        match config.database_url().path() {
            None => {
                let advice = "bring the database back with pg_restore and the files folder with rsync";
                return Err(usage!("restore is for the embedded database; on PostgreSQL {advice}"));
            }
            Some(path) if path != data.join("kartabl.db") => {
                return Err(usage!(
                    "--database-url: restore makes kartabl.db in the data folder; leave it away"
                ));
            }
            Some(_) => {}
        }
        if !self.source.join("kartabl.db").is_file() {
            return Err(usage!("{} is no backup: it holds no kartabl.db", self.source.display()));
        }
        if fs::read_dir(data).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(usage!("--data: {} is not empty; nothing is overwritten", data.display()));
        }
        // Under another name until it is verified, so that a damaged one is never taken for a data folder.
        let unverified = data.with_extension("unfinished");
        let restored = restore_copy(&self.source, &unverified, self.accept_missing).await;
        match restored {
            Ok(Ok(contents)) => {
                fs::rename(&unverified, data).with_context(|| format!("cannot make {}", data.display()))?;
                let BackupContents { files, audit_rows } = contents;
                output::answer(format_args!(
                    "restored into {}: the database is sound, the audit chain of {audit_rows} rows is whole, {files} \
                     files have their hashes; what was queued in the backup is done when it serves",
                    data.display()
                ));
                Ok(ExitCode::SUCCESS)
            }
            Ok(Err(damages)) => {
                fs::remove_dir_all(&unverified)?;
                for damage in &damages {
                    output::answer(format_args!("{}: {damage}", self.source.display()));
                }
                output::problem("the backup is damaged; nothing was restored");
                Ok(ExitCode::FAILURE)
            }
            Err(error) => {
                let _ = fs::remove_dir_all(&unverified);
                Err(error)
            }
        }
    }
}

/// Copies the backup and verifies the copy. The inner error lists everything that is damaged.
async fn restore_copy(
    source: &Path,
    to: &Path,
    accept_missing: bool,
) -> anyhow::Result<Result<BackupContents, Vec<String>>> {
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    let database = to.join("kartabl.db");
    copy_file(&source.join("kartabl.db"), &database)?;
    let url = format!("sqlite://{}", database.display());
    let db = match Db::open(&Settings::new(url), system_world()).await {
        Ok(db) => db,
        Err(error) => return Ok(Err(vec![format!("kartabl.db: {error}")])),
    };
    let restored = copy_and_verify(&db, source, to, accept_missing).await;
    db.close().await;
    // The lock file of this verification.
    let _ = fs::remove_file(database.with_extension("db.lock"));
    restored
}

/// Verifies the database, then copies the files and verifies them.
async fn copy_and_verify(
    db: &Db,
    source: &Path,
    to: &Path,
    accept_missing: bool,
) -> anyhow::Result<Result<BackupContents, Vec<String>>> {
    let audit_rows = match verify_database(db).await {
        Ok(rows) => rows,
        Err(damage) => return Ok(Err(vec![format!("kartabl.db: {damage}")])),
    };
    let (from, files) = (source.join("files"), to.join("files"));
    let (found, mut damages) = tokio::task::spawn_blocking(move || {
        let (mut found, mut damages) = (BTreeSet::new(), Vec::new());
        let mut progress = Progress::of("files proved");
        copy_files(&from, &files, &mut found, &mut damages, &mut progress)?;
        progress.end();
        anyhow::Ok((found, damages))
    })
    .await??;
    let missing = missing(db, &found).await?;
    if accept_missing {
        missing.iter().for_each(output::problem);
    } else {
        damages.extend(missing);
    }
    let files = u64::try_from(found.len()).unwrap_or(u64::MAX);
    Ok(if damages.is_empty() { Ok(BackupContents { files, audit_rows }) } else { Err(damages) })
}

/// Verifies the database. Returns the number of audit rows, or what is wrong.
async fn verify_database(db: &Db) -> Result<i64, String> {
    let message = |error: kartabl_storage::StorageError| error.to_string();
    if let Some(damage) = backup::damage(db).await.map_err(message)? {
        return Err(damage);
    }
    if let Some(row) = chain::verify(db).await.map_err(message)? {
        return Err(format!("the audit chain is broken at row {row}: changed, removed or inserted"));
    }
    // A backup of an earlier version does not count who uses its files; this copy of it does from here on.
    db.migrate().await.map_err(message)?;
    chain::length(db).await.map_err(message)
}

/// The files that the database uses and that were not found, with what uses them.
async fn missing(db: &Db, found: &BTreeSet<String>) -> anyhow::Result<Vec<String>> {
    let (mut missing, mut unchecked, mut after) = (Vec::new(), 0, String::new());
    loop {
        let page = db.used_blobs(&after, 500).await?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.sha256);
        for blob in page.iter().filter(|blob| !found.contains(&blob.file)) {
            if blob.unchecked {
                // It may have been refused, and removed, before the files were copied.
                unchecked += 1;
                continue;
            }
            let users = db.users_of_blob(&blob.sha256).await?;
            missing.push(format!("files: {} is missing: {}", blob.sha256, users.join(", ")));
        }
    }
    if unchecked > 0 {
        output::problem(format_args!("{unchecked} uploads whose check was under way are not in it"));
    }
    Ok(missing)
}

/// Copies the files and verifies them. The name of each begins with the SHA-256 of its bytes.
fn copy_files(
    from: &Path,
    to: &Path,
    found: &mut BTreeSet<String>,
    damages: &mut Vec<String>,
    progress: &mut Progress,
) -> io::Result<()> {
    fs::create_dir_all(to)?;
    let entries = match fs::read_dir(from) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let (name, target) = (entry.file_name().to_string_lossy().into_owned(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            // Uploads that were under way are nobody's.
            if name != "incoming" {
                copy_files(&entry.path(), &target, found, damages, progress)?;
            }
            continue;
        }
        let hash = copy_file(&entry.path(), &target)?;
        if hash_of(&name) != Some(hash.as_str()) {
            damages.push(format!("files: {name} has other bytes, with the hash {hash}"));
        }
        found.insert(format!("{}/{name}", name.get(..2).unwrap_or_default()));
        progress.step();
    }
    Ok(())
}

/// Copies a file. Returns the hash of its bytes.
fn copy_file(from: &Path, to: &Path) -> io::Result<String> {
    let (mut from, mut to) = (fs::File::open(from)?, fs::File::create(to)?);
    let (mut hash, mut bytes) = (Sha256::new(), vec![0; 256 * 1024]);
    loop {
        let count = from.read(&mut bytes)?;
        let Some(piece) = bytes.get(..count).filter(|piece| !piece.is_empty()) else { break };
        hash.update(piece);
        to.write_all(piece)?;
    }
    to.sync_all()?;
    Ok(hex::encode(hash.finalize()))
}
