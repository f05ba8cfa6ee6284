//! `kartabl audit verify`: walks the chain and names the first row that was changed, removed or inserted.

use super::{options::database, output};
use kartabl::config::Config;
use kartabl_storage::chain;
use std::process::ExitCode;

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Walk the chain; exit code 1 where a row was changed, removed or inserted
    Verify,
}

impl Command {
    pub(crate) async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let Self::Verify = self;
        let db = database(config).await?;
        let broken = chain::verify(&db).await?;
        db.close().await;
        Ok(match broken {
            None => {
                output::answer("the audit chain is whole");
                ExitCode::SUCCESS
            }
            Some(row) => {
                output::answer(format_args!(
                    "the audit chain is broken at row {row}: changed, removed or inserted"
                ));
                ExitCode::FAILURE
            }
        })
    }
}
