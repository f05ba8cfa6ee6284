//! The real program in a temporary folder: started, killed, started again, told commands.

mod command;
mod process;

use std::{fs, net::TcpListener, path::PathBuf};

use tempfile::TempDir;
use tokio::process::Child;

use super::{
    Api, Engine, Staff, eventually, http_client,
    outbox::{self, SentMail, SentSms},
};
pub(crate) use command::CommandOutput;

/// Everybody's password in tests.
pub(crate) const PASSWORD: &str = "Kartabl-1405!";

/// What tests want otherwise than the built-in settings: a return is told at once.
const SETTINGS: &str = "office.undo_window = 0\n";

pub(crate) struct Kartabl {
    home: TempDir,
    /// `http://127.0.0.1:PORT`, the same after a restart.
    pub(crate) address: String,
    pub(crate) database_url: String,
    serving: Option<Child>,
}

impl Kartabl {
    /// Serves on a fresh database with the tests' settings.
    pub(crate) async fn start(engine: Engine) -> Self {
        Self::start_with(engine, "").await
    }

    /// Serves on a fresh database with the tests' settings and more of them, as TOML tables.
    pub(crate) async fn start_with(engine: Engine, settings: &str) -> Self {
        let mut kartabl = Self::prepare(engine, settings).await;
        kartabl.restart().await;
        kartabl
    }

    /// A folder and an empty database; nothing runs yet.
    pub(crate) async fn prepare(engine: Engine, settings: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        fs::create_dir(&data).unwrap();
        fs::write(home.path().join("kartabl.toml"), format!("{SETTINGS}{settings}")).unwrap();
        let database_url = engine.fresh(&data).await;
        Self { home, address: free_address(), database_url, serving: None }
    }

    /// Puts a key above all tables of the settings, for a program that does not run yet.
    pub(crate) fn configure_first(&self, line: &str) {
        let file = self.home.path().join("kartabl.toml");
        let settings = fs::read_to_string(&file).unwrap();
        fs::write(file, format!("{line}{settings}")).unwrap();
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// Whether the file store keeps bytes of this hash.
    pub(crate) fn keeps(&self, sha256: &str) -> bool {
        let folder = self.data().join("files/blobs").join(&sha256[..2]);
        let Ok(entries) = fs::read_dir(folder) else { return false };
        entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with(sha256))
    }

    /// All files of the file store, half-written ones included.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let (mut files, mut folders) = (Vec::new(), vec![self.data().join("files")]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                if path.is_dir() { folders.push(path) } else { files.push(path) }
            }
        }
        files
    }

    pub(crate) fn api(&self, key: &str) -> Api {
        Api { client: http_client(), address: self.address.clone(), key: key.to_owned(), persistent: false }
    }

    /// At the pages, not signed in.
    pub(crate) fn visitor(&self) -> Staff {
        Staff::visitor(http_client(), self.address.clone())
    }

    pub(crate) async fn sign_in(&self, login: &str) -> Staff {
        Staff::sign_in(http_client(), self.address.clone(), login, PASSWORD).await
    }

    pub(crate) fn sms(&self) -> Vec<SentSms> {
        outbox::read(&self.data(), "sms.jsonl")
    }

    pub(crate) fn mail(&self) -> Vec<SentMail> {
        outbox::read(&self.data(), "mail.jsonl")
    }

    /// Waits for a short message to this number that contains the text.
    pub(crate) async fn sms_with(&self, to: &str, text: &str) -> SentSms {
        eventually(&format!("an SMS to {to} with «{text}»"), async || {
            self.sms().into_iter().find(|sms| sms.to == to && sms.text.contains(text))
        })
        .await
    }
}

/// An address that nobody served a moment ago; port 0 would be another one after a restart.
pub(crate) fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
