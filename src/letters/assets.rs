//! Templates, fonts and pictures: embedded ones, and a folder of the administrator that adds to them or replaces them.

use crate::error::LetterError;
use rust_embed::RustEmbed;
use std::{
    borrow::Cow,
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

#[derive(RustEmbed)]
#[folder = "../../admin-templates/letters"]
struct Embedded;

/// File contents by their path below the template folder (`base.typ`, `fonts/Vazirmatn-Bold.ttf`).
pub(crate) type Assets = BTreeMap<String, Vec<u8>>;

/// Everything that letters are made of; files of `folder` take the place of embedded ones of the same path.
pub(crate) fn load(folder: Option<&Path>) -> Result<Assets, LetterError> {
    let mut assets: Assets = Embedded::iter()
        .filter_map(|name| Some((name.to_string(), Embedded::get(&name)?.data)))
        .map(|(name, data)| (name, Cow::into_owned(data)))
        .collect();
    if let Some(folder) = folder {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |source: io::Error| LetterError::Folder { path, source }
        };
        for directory in ["", "fonts"] {
            let path = folder.join(directory);
            if !directory.is_empty() && !path.is_dir() {
                continue;
            }
            for file in files(&path).map_err(unreadable(&path))? {
                let Some(name) = file.file_name().and_then(|name| name.to_str()) else { continue };
                let name = if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") };
                assets.insert(name, fs::read(&file).map_err(unreadable(&file))?);
            }
        }
    }
    Ok(assets)
}

fn files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    Ok(files)
}
