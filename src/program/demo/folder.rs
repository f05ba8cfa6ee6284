//! The folder of the demo: made under another name and renamed when it is whole, so that half a demo is never served.

use super::error::DemoError;
use kartabl_domain::World;
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// In the folder of a whole demo.
const RECORD: &str = "demo.toml";

/// What a later start must know of the demo, since the database keeps only digests of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    /// Everybody's password.
    pub(super) password: String,
    /// The key of the demo's portal.
    pub(super) api_key: String,
}

impl Record {
    pub(super) fn new(world: &World) -> Self {
        Self { password: "kartabl-demo".to_owned(), api_key: format!("kartabl_{}", world.secret()) }
    }
}

pub(super) enum Found {
    Whole(Record),
    Nothing,
}

pub(super) struct Folder {
    place: PathBuf,
    /// Where it is made, beside its place.
    site: PathBuf,
}

impl Folder {
    pub(super) fn at(data: &Path) -> Result<Self, DemoError> {
        let place = std::path::absolute(data).map_err(of(data))?;
        let unnamed =
            || of(data)(io::Error::new(io::ErrorKind::InvalidInput, "expected a folder with a name"));
        let name = place.file_name().ok_or_else(unnamed)?;
        let mut site = name.to_owned();
        site.push(".unfinished");
        Ok(Self { site: place.with_file_name(site), place })
    }

    pub(super) fn find(&self) -> Result<Found, DemoError> {
        let record = self.place.join(RECORD);
        match fs::read_to_string(&record) {
            Ok(text) => {
                let read = toml::from_str(&text);
                read.map(Found::Whole).map_err(|error| of(&record)(io::Error::other(error)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_dir(&self.place) {
                Ok(mut entries) => match entries.next() {
                    Some(_) => Err(DemoError::Foreign(self.place.clone())),
                    None => Ok(Found::Nothing),
                },
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Found::Nothing),
                Err(error) => Err(of(&self.place)(error)),
            },
            Err(error) => Err(of(&record)(error)),
        }
    }

    /// An empty folder to make the demo in; what an interrupted start left there goes.
    pub(super) fn clear(&self) -> Result<PathBuf, DemoError> {
        let lock = File::options().write(true).open(self.site.join("kartabl.db.lock"));
        if let Ok(lock) = &lock
            && matches!(lock.try_lock(), Err(TryLockError::WouldBlock))
        {
            return Err(DemoError::Busy(self.site.clone()));
        }
        match fs::remove_dir_all(&self.site) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(of(&self.site)(error)),
            _ => {}
        }
        fs::create_dir_all(&self.site).map_err(of(&self.site))?;
        Ok(self.site.clone())
    }

    /// The demo is whole: it gets its record and its place.
    pub(super) fn finish(&self, record: &Record) -> Result<(), DemoError> {
        let path = self.site.join(RECORD);
        let text = toml::to_string(record).map_err(|error| of(&path)(io::Error::other(error)))?;
        let write = || {
            let mut file = File::create(&path)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            File::open(self.site.join("kartabl.db"))?.sync_all()?;
            fs::rename(&self.site, &self.place)
        };
        write().map_err(of(&self.place))
    }
}

fn of(path: &Path) -> impl FnOnce(io::Error) -> DemoError {
    let path = path.to_owned();
    move |error| DemoError::Folder { path, error }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demo_is_whole_foreign_or_not_there() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("demo-data");
        let folder = Folder::at(&data).unwrap();
        assert!(matches!(folder.find(), Ok(Found::Nothing)));
        fs::create_dir(&data).unwrap();
        assert!(matches!(folder.find(), Ok(Found::Nothing)));

        // Half a demo goes; one that is being made stays.
        let site = folder.clear().unwrap();
        fs::write(site.join("kartabl.db"), "half").unwrap();
        let lock = File::create(site.join("kartabl.db.lock")).unwrap();
        lock.lock().unwrap();
        assert!(matches!(folder.clear(), Err(DemoError::Busy(_))));
        drop(lock);
        let site = folder.clear().unwrap();
        assert!(fs::read_dir(&site).unwrap().next().is_none());

        fs::write(site.join("kartabl.db"), "whole").unwrap();
        let record = Record { password: "گذرواژه".into(), api_key: "kartabl_1".into() };
        folder.finish(&record).unwrap();
        assert!(matches!(folder.find(), Ok(Found::Whole(found)) if found == record));
        assert!(!site.exists());

        fs::remove_file(data.join(RECORD)).unwrap();
        assert!(matches!(folder.find(), Err(DemoError::Foreign(_))));
    }
}
