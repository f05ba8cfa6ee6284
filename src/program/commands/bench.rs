//! `kartabl bench`: how fast the parts are on this machine, as JSON.

use super::{output, usage::usage};
use kartabl::{
    bench::{self, BenchError},
    config::{Config, DatabaseUrl},
    samples,
    world::system_world,
};
use kartabl_documents::{Settings, bench as documents};
use kartabl_jobs::gateways::GatewaySettings;
use kartabl_letters::bench as letters;
use kartabl_queue::bench::{self as queue, Options};
use kartabl_storage::{Db, StorageError};
use serde::Serialize;
use std::{
    fs, io,
    num::NonZeroU32,
    process::{self, ExitCode},
};
use tokio_util::sync::CancellationToken;

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Order and work off tiny jobs, in a fresh embedded database or in the PostgreSQL one that is configured
    Queue(Queue),
    /// Work on the jobs of such a measurement until killed
    #[command(hide = true)]
    Work(Work),
    /// Check and draw letters in the confined worker processes
    Documents {
        /// How many checks, each way
        #[arg(long, default_value = "2000")]
        checks: NonZeroU32,
    },
    /// Take whole cases from submission to the reviewer's tray, in a fresh embedded database or in the PostgreSQL one
    /// that is configured, which must be empty
    Cases {
        /// How many cases
        #[arg(long, default_value = "300")]
        cases: NonZeroU32,
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
    /// How many run at once in each process
    #[arg(long, default_value = "16")]
    concurrency: NonZeroU32,
    /// How many processes work; more than one needs PostgreSQL
    #[arg(long, default_value = "1")]
    workers: NonZeroU32,
    /// The database to measure in [default: the PostgreSQL one that is configured, else a fresh embedded one]
    #[arg(long, value_parser = url)]
    url: Option<DatabaseUrl>,
    /// How many finished jobs lie in the table beforehand
    #[arg(long, default_value = "0")]
    finished: u32,
    /// Order the jobs in batches of 1,000 instead of one by one
    #[arg(long)]
    batch: bool,
}

#[derive(clap::Args)]
pub(crate) struct Work {
    #[arg(long)]
    concurrency: NonZeroU32,
}

impl Command {
    pub(crate) async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        match self {
            Self::Queue(command) => print_figures(&command.run(config).await?)?,
            Self::Work(command) => command.run(config).await?,
            Self::Documents { checks } => {
                print_figures(&documents::run(Settings::this_program(), &samples::letters(), checks).await?)?;
            }
            Self::Cases { cases } => {
                let folder = BenchFolder::new(config)?;
                let measured = bench::cases(&folder.config, system_world(), cases).await;
                print_figures(&measured.map_err(|error| match error {
                    BenchError::InUse => usage!("{error}"),
                    other => other.into(),
                })?)?;
            }
            Self::Letters { letters } => print_figures(&letters::bench(usize::try_from(letters.get())?)?)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Prints figures as JSON.
fn print_figures(figures: &impl Serialize) -> anyhow::Result<()> {
    output::answer(serde_json::to_string_pretty(figures)?);
    Ok(())
}

impl Queue {
    async fn run(self, config: &Config) -> anyhow::Result<queue::Report> {
        let (concurrency, workers) = (self.concurrency, usize::try_from(self.workers.get())?);
        let options = Options {
            jobs: usize::try_from(self.jobs.get())?,
            concurrency: usize::try_from(concurrency.get())?,
            batch: self.batch,
            finished: i64::from(self.finished),
        };
        let mut folder = BenchFolder::new(config)?;
        folder.config.database_url = self.url.or(folder.config.database_url.take());
        let url = folder.config.database_url();
        if workers > 1 && url.path().is_some() {
            return Err(usage!("several processes need PostgreSQL; --url says where it is"));
        }
        let db = Db::open(&kartabl_storage::Settings::new(url.expose()).with_long_timeout(), system_world())
            .await?;
        db.migrate().await?;
        let measured = match workers {
            1 => queue::queue(&db, &options).await,
            _ => queue::processes(&db, &options, workers, || processes(workers, concurrency, &url)).await,
        };
        db.close().await;
        measured.map_err(|error| match error {
            StorageError::Conflict => {
                usage!("there is unfinished work in this database; measure in an empty one")
            }
            other => other.into(),
        })
    }
}

/// Processes of this program that work until they are dropped.
fn processes(count: usize, concurrency: NonZeroU32, url: &DatabaseUrl) -> io::Result<Vec<Worker>> {
    let program = std::env::current_exe()?;
    let start = |_| {
        let mut command = process::Command::new(&program);
        // In the environment, where other users do not see its password.
        command.env("KARTABL_DATABASE_URL", url.expose());
        command.args(["bench", "work", "--concurrency", &concurrency.to_string()]);
        Ok(Worker(command.stdin(process::Stdio::null()).spawn()?))
    };
    (0..count).map(start).collect()
}

struct Worker(process::Child);

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Work {
    async fn run(self, config: &Config) -> anyhow::Result<()> {
        let url = config.database_url();
        let db = Db::open(&kartabl_storage::Settings::new(url.expose()).with_long_timeout(), system_world())
            .await?;
        Ok(queue::work(&db, usize::try_from(self.concurrency.get())?, CancellationToken::new()).await?)
    }
}

fn url(text: &str) -> Result<DatabaseUrl, &'static str> {
    DatabaseUrl::try_from(text.to_owned())
}

/// A folder for one measurement, with a fresh database in it unless PostgreSQL is configured. It is removed at the end.
struct BenchFolder {
    config: Config,
}

impl BenchFolder {
    fn new(config: &Config) -> anyhow::Result<Self> {
        let data = config.data.join(format!("bench-{}", process::id()));
        fs::create_dir_all(&data)?;
        let server = config.database_url.clone().filter(|url| url.path().is_none());
        // Nothing that is measured leaves the machine.
        let gateways = GatewaySettings::default();
        Ok(Self { config: Config { data, database_url: server, gateways, ..config.clone() } })
    }
}

impl Drop for BenchFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.config.data);
        // The data folder itself goes if it was made for this; one that holds anything stays.
        let _ = self.config.data.parent().map(fs::remove_dir);
    }
}
