//! The folder of the demo. It is made under another name and renamed when it is complete, so that half a demo is never
//! served.

use super::error::DemoError;
use kartabl_domain::World;
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// The file that only a complete demo has.
const CREDENTIALS: &str = "demo.toml";

/// The secrets of the demo. A later start shows them again, and the database keeps only digests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Credentials {
    /// The password of all accounts.
    pub(super) password: String,
    /// The API key of the demo's portal.
    pub(super) api_key: String,
}

impl Credentials {
    /// New credentials. The password is the same for every demo, the key is secret.
    pub(super) fn new(world: &World) -> Self {
        Self { password: "kartabl-demo".to_owned(), api_key: format!("kartabl_{}", world.secret()) }
    }
}

/// What the folder holds.
pub(super) enum FolderState {
    Complete(Credentials),
    Empty,
}

/// The folder of the demo, and the one in which it is made.
pub(super) struct Folder {
    target: PathBuf,
    /// The folder in which the demo is made, beside `target`.
    staging: PathBuf,
}

impl Folder {
    /// The folder at this path.
    ///
    /// # Errors
    /// [`DemoError::Folder`] for a path without a name.
    pub(super) fn at(data: &Path) -> Result<Self, DemoError> {
        let target = std::path::absolute(data).map_err(folder_error(data))?;
        let unnamed = || {
            folder_error(data)(io::Error::new(io::ErrorKind::InvalidInput, "expected a folder with a name"))
        };
        let name = target.file_name().ok_or_else(unnamed)?;
        let mut staging = name.to_owned();
        staging.push(".unfinished");
        Ok(Self { staging: target.with_file_name(staging), target })
    }

    /// Looks at the folder.
    ///
    /// # Errors
    /// [`DemoError::Foreign`] where it holds something else, [`DemoError::Folder`] where it can't be read.
    pub(super) fn state(&self) -> Result<FolderState, DemoError> {
        let credentials = self.target.join(CREDENTIALS);
        match fs::read_to_string(&credentials) {
            Ok(text) => {
                let read = toml::from_str(&text);
                read.map(FolderState::Complete)
                    .map_err(|error| folder_error(&credentials)(io::Error::other(error)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_dir(&self.target) {
                Ok(mut entries) => match entries.next() {
                    Some(_) => Err(DemoError::Foreign(self.target.clone())),
                    None => Ok(FolderState::Empty),
                },
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(FolderState::Empty),
                Err(error) => Err(folder_error(&self.target)(error)),
            },
            Err(error) => Err(folder_error(&credentials)(error)),
        }
    }

    /// Empties the folder in which the demo is made, and returns it.
    ///
    /// # Errors
    /// [`DemoError::Busy`] where another process works in it, [`DemoError::Folder`] where it can't be written.
    pub(super) fn prepare(&self) -> Result<PathBuf, DemoError> {
        let lock = File::options().write(true).open(self.staging.join("kartabl.db.lock"));
        if let Ok(lock) = &lock
            && matches!(lock.try_lock(), Err(TryLockError::WouldBlock))
        {
            return Err(DemoError::Busy(self.staging.clone()));
        }
        match fs::remove_dir_all(&self.staging) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(folder_error(&self.staging)(error));
            }
            _ => {}
        }
        fs::create_dir_all(&self.staging).map_err(folder_error(&self.staging))?;
        Ok(self.staging.clone())
    }

    /// Writes the credentials and moves the complete demo to its place.
    ///
    /// # Errors
    /// [`DemoError::Folder`] where it can't be written.
    pub(super) fn publish(&self, credentials: &Credentials) -> Result<(), DemoError> {
        let path = self.staging.join(CREDENTIALS);
        let text =
            toml::to_string(credentials).map_err(|error| folder_error(&path)(io::Error::other(error)))?;
        let write = || {
            let mut file = File::create(&path)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            File::open(self.staging.join("kartabl.db"))?.sync_all()?;
            fs::rename(&self.staging, &self.target)
        };
        write().map_err(folder_error(&self.target))
    }
}

fn folder_error(path: &Path) -> impl FnOnce(io::Error) -> DemoError {
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
        assert!(matches!(folder.state(), Ok(FolderState::Empty)));
        fs::create_dir(&data).unwrap();
        assert!(matches!(folder.state(), Ok(FolderState::Empty)));

        // Half a demo goes; one that is being made stays.
        let staging = folder.prepare().unwrap();
        fs::write(staging.join("kartabl.db"), "half").unwrap();
        let lock = File::create(staging.join("kartabl.db.lock")).unwrap();
        lock.lock().unwrap();
        assert!(matches!(folder.prepare(), Err(DemoError::Busy(_))));
        drop(lock);
        let staging = folder.prepare().unwrap();
        assert!(fs::read_dir(&staging).unwrap().next().is_none());

        fs::write(staging.join("kartabl.db"), "whole").unwrap();
        let credentials = Credentials { password: "گذرواژه".into(), api_key: "kartabl_1".into() };
        folder.publish(&credentials).unwrap();
        assert!(matches!(folder.state(), Ok(FolderState::Complete(found)) if found == credentials));
        assert!(!staging.exists());

        fs::remove_file(data.join(CREDENTIALS)).unwrap();
        assert!(matches!(folder.state(), Err(DemoError::Foreign(_))));
    }
}
