//! `kartabl import holidays FILE`: the holidays and closures of a year or several.

use super::{super::options::database, super::output, list_file::ListFile};
use kartabl::{config::Config, house};
use kartabl_domain::lists::holidays;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    list: ListFile,
    /// Take out the days of these years that the file doesn't name
    #[arg(long)]
    replace: bool,
}

impl Arguments {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let file = match holidays::read(&self.list.table()?) {
            Ok(file) => file,
            Err(faults) => return Ok(self.list.refuse(&faults)),
        };
        let calendar = house::calendar(config)?;
        let db = database(config).await?;
        let before = db.imported_holidays().await?;
        calendar.keep(&before);
        let import = holidays::import(&file, calendar.holidays(), &before, self.replace);
        let changes = import.added + import.changed + import.taken_out > 0;
        if changes && !self.list.dry_run {
            calendar.keep(&import.imported);
            let mut tx = db.begin().await?;
            tx.import_holidays(&import.imported, &calendar, None).await?;
            tx.commit().await?;
        }
        output::answer(format_args!(
            "{} added, {} changed, {} left as they are, {} taken out{}",
            import.added,
            import.changed,
            import.left,
            import.taken_out,
            match (self.list.dry_run, changes) {
                (true, _) => "; a dry run, nothing was written",
                (false, true) => "; running deadlines are counted again in the background",
                (false, false) => "",
            }
        ));
        Ok(ExitCode::SUCCESS)
    }
}
