//! `kartabl worker`: background work alone, of all queues or of some.

use super::serve;
use clap::builder::{PossibleValuesParser, TypedValueParser, ValueParser};
use kartabl::{Duty, config::Config};
use kartabl_domain::orders::Queue;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The queues to work on, separated by commas; all of them when absent
    #[arg(long, value_delimiter = ',', value_parser = queue())]
    queues: Vec<Queue>,
}

fn queue() -> ValueParser {
    let names = PossibleValuesParser::new(Queue::NAMES.iter().copied());
    names.map(|name| Queue::named(&name).expect("one of the names above")).into()
}

impl Arguments {
    pub(crate) async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let mut queues = if self.queues.is_empty() { Queue::ALL.to_vec() } else { self.queues };
        queues.sort_unstable();
        queues.dedup();
        serve::run(config, Duty::Work(queues)).await
    }
}
