//! The machine and what is installed on it: clock, data folder, database, files, procedures.

use super::finding::{Finding, TIMEOUT, problem};
use jiff::SignedDuration;
use kartabl::{config::Config, house};
use kartabl_domain::{World, values::JalaliDate};
use kartabl_storage::{Db, Files, Settings, StorageError};
use std::{fmt::Display, fs};
use tokio::time::timeout;

/// The earliest Jalali year that a clock can show. A clock that was never set is long before it.
const EARLIEST_YEAR: i16 = 1404;
/// The most by which the clocks of this machine and of the database may differ.
const CLOCKS_APART: SignedDuration = SignedDuration::from_secs(5);

pub(super) fn clock(world: &World) -> Finding {
    let now = world.now();
    let today = JalaliDate::today(now);
    let summary = format!("{now}, in Tehran {today}");
    if today.year() < EARLIEST_YEAR {
        return Err(problem(summary, "set the clock of this machine: deadlines and letters follow it"));
    }
    Ok(summary)
}

pub(super) fn data_folder(config: &Config) -> Finding {
    let folder = &config.data;
    let probe = folder.join(".doctor");
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&probe, b"kartabl"));
    let written = written.and_then(|()| fs::remove_file(&probe));
    let remedy = "choose another with --data, or let this user write to it";
    written.map_err(|error| problem(format!("cannot write to {}: {error}", folder.display()), remedy))?;
    Ok(format!("{} is writable", folder.display()))
}

pub(super) async fn database(config: &Config, world: &World) -> Finding {
    let url = config.database_url();
    if url.path().is_some_and(|path| !path.exists()) {
        return Err(problem(
            format!("there is none at {url}"),
            "`kartabl migrate` makes it, `kartabl serve` too",
        ));
    }
    let settings = Settings::new(url.expose()).shared();
    let opened = timeout(TIMEOUT, Db::open(&settings, world.clone())).await;
    let unreachable =
        |cause: &dyn Display| problem(format!("{url}: {cause}"), "check --database-url and the server");
    let db = opened.map_err(|_| unreachable(&"no answer"))?.map_err(|error| unreachable(&error))?;
    if !db.schema_is_current().await.map_err(|error| unreachable(&error))? {
        return Err(problem(
            format!("the schema of {url} is another one"),
            "`kartabl migrate` brings it up to date",
        ));
    }
    let ahead = db.clock_ahead().await.map_err(|error| unreachable(&error))?;
    db.close().await;
    if ahead.abs() > CLOCKS_APART {
        return Err(problem(
            format!("its clock is ahead of ours by {ahead:#}"),
            "synchronise the clocks of both machines",
        ));
    }
    Ok(format!("{url} answers, its schema is up to date"))
}

/// Checks that every file is there that something uses.
pub(super) async fn files(config: &Config, world: &World) -> Finding {
    /// How many missing files are named. The others are only counted.
    const NAMED: usize = 10;
    let failed = |error: StorageError| problem(error, "see `database` and `data folder`");
    let settings = Settings::new(config.database_url().expose()).shared();
    let db = Db::open(&settings, world.clone()).await.map_err(failed)?;
    let files = Files::open(config.files_folder(), &db).map_err(failed)?;
    let (mut count, mut missing, mut after) = (0, Vec::new(), String::new());
    loop {
        let page = db.used_blobs(&after, 500).await.map_err(failed)?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.sha256);
        for blob in &page {
            count += 1;
            if !files.is_there(&blob.file).await.map_err(failed)? {
                missing.push(blob.sha256.clone());
            }
        }
    }
    let mut named = Vec::new();
    for sha256 in missing.iter().take(NAMED) {
        named.push(format!("{sha256} ({})", db.users_of_blob(sha256).await.map_err(failed)?.join(", ")));
    }
    db.close().await;
    if missing.is_empty() {
        return Ok(format!("all {count} that something uses are there"));
    }
    Err(problem(
        format!("{} of {count} are missing: {}", missing.len(), named.join("; ")),
        "bring them back from a backup, or have them sent again: whoever stores the same bytes mends it",
    ))
}

pub(super) fn procedures(config: &Config) -> Finding {
    let loaded = house::procedures(config).map_err(|error| error.to_string())?;
    let names: Vec<_> = loaded.all().map(|procedure| procedure.id.as_str()).collect();
    Ok(names.join(", "))
}
