//! A configuration from its parts, with the path of its file left out of the errors.

use super::super::{Config, Sources};
use std::fs;
use tempfile::TempDir;

fn sources(file: &str, environment: &[(&str, &str)], options: &[(&'static str, &str)]) -> (Sources, TempDir) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("kartabl.toml");
    fs::write(&path, file).unwrap();
    let environment =
        environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let options = options.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
    (Sources { file: Some(path), environment, options, command_defaults: Vec::new() }, folder)
}

pub(super) fn load(
    file: &str,
    environment: &[(&str, &str)],
    options: &[(&'static str, &str)],
) -> Result<Config, String> {
    let (sources, folder) = sources(file, environment, options);
    let place = format!("{}/", folder.path().display());
    Config::load(&sources).map_err(|error| error.to_string().replace(&place, ""))
}
