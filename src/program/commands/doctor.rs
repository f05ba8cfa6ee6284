//! `kartabl doctor`: looks at everything that the program needs; a line each, and what to do about a problem.

mod documents;
mod finding;
mod installation;
mod letters;
mod providers;

use super::{options::Options, output};
use finding::Finding;
use kartabl::world::system_world;
use std::process::ExitCode;

pub(crate) async fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let config = match options.load() {
        Ok(config) => config,
        Err(error) => {
            report("configuration", &Err(format!("{error}\n  `kartabl config schema` shows all keys")));
            return Ok(ExitCode::FAILURE);
        }
    };
    let world = system_world();
    let mut good = report("configuration", &Ok("all keys and values are known".to_owned()));
    good &= report("clock", &installation::clock(&world));
    good &= report("data folder", &installation::data_folder(&config));
    let reached = report("database", &installation::database(&config, &world).await);
    good &= reached;
    if reached {
        good &= report("files", &installation::files(&config, &world).await);
    }
    good &= report("procedures", &installation::procedures(&config));
    good &= report("document checks", &documents::document_checks().await);
    good &= report("antivirus", &documents::antivirus(&config).await);
    good &= report("signatures", &documents::signatures(&config));
    good &= report("reading scans", &documents::recognition(&config).await);
    good &= report("letters", &letters::letters(&config));
    good &= report("e-network", &letters::network(&config));
    for (what, finding) in providers::providers(&config).await {
        good &= report(what, &finding);
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints a finding. Returns whether it is good.
fn report(what: &str, finding: &Finding) -> bool {
    let (word, text) = match finding {
        Ok(text) => ("ok", text),
        Err(text) => ("PROBLEM", text),
    };
    output::answer(format_args!("{word:<8} {what}: {text}"));
    finding.is_ok()
}
