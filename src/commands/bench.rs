//! `kartabl bench`: how fast the parts are on this machine, as JSON.

use super::{output, usage};
use kartabl::{
    config::{Config, DatabaseUrl},
    world::system_world,
};
use kartabl_documents::{Settings, bench as documents};
use kartabl_letters::bench as letters;
use kartabl_queue::bench::{self as queue, Options};
use kartabl_storage::{Db, StorageError};
use serde::Serialize;
use std::{fs, num::NonZeroU32, path::PathBuf, process::ExitCode};

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Order and work off tiny jobs, in a fresh embedded database or in the PostgreSQL one that is configured
    Queue(Queue),
    /// Check letters in this process and through the confined children
    Documents {
        /// How many checks, each way
        #[arg(long, default_value = "2000")]
        checks: NonZeroU32,
    },
    /// Set letters of one page
    Letters {
        /// How many letters
        #[arg(long, default_value = "1000")]
        letters: NonZeroU32,
    },
}

#[derive(clap::Args)]
pub(crate) struct Queue {
    /// How many jobs
    #[arg(long, default_value = "20000")]
    jobs: NonZeroU32,
    /// How many run at once
    #[arg(long, default_value = "16")]
    slots: NonZeroU32,
    /// How many finished jobs lie in the table beforehand
    #[arg(long, default_value = "0")]
    finished: u32,
    /// Order the jobs in batches of 1,000 instead of one by one
    #[arg(long)]
    batch: bool,
}

impl Command {
    pub(crate) async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        match self {
            Self::Queue(command) => tell(&command.run(config).await?)?,
            Self::Documents { checks } => {
                tell(&documents::run(Settings::this_program(), &documents::letters(), checks).await?)?;
            }
            Self::Letters { letters } => tell(&letters::bench(usize::try_from(letters.get())?)?)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn tell(figures: &impl Serialize) -> anyhow::Result<()> {
    output::answer(serde_json::to_string_pretty(figures)?);
    Ok(())
}

impl Queue {
    async fn run(self, config: &Config) -> anyhow::Result<queue::Report> {
        let options = Options {
            jobs: usize::try_from(self.jobs.get())?,
            concurrency: usize::try_from(self.slots.get())?,
            batch: self.batch,
            finished: i64::from(self.finished),
        };
        let scratch = Scratch(config.data.join(format!("bench-{}", std::process::id())));
        let url = match config.database_url() {
            server if server.path().is_none() => server.expose().to_owned(),
            _ => {
                fs::create_dir_all(&scratch.0)?;
                DatabaseUrl::file(&scratch.0.join("kartabl.db")).expose().to_owned()
            }
        };
        let db = Db::open(&kartabl_storage::Settings::new(url), system_world()).await?;
        db.migrate().await?;
        let measured = queue::queue(&db, &options).await;
        db.close().await;
        measured.map_err(|error| match error {
            StorageError::Conflict => {
                usage!("there is unfinished work in this database; measure in an empty one")
            }
            other => other.into(),
        })
    }
}

/// A folder that goes when the measurement ends.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
