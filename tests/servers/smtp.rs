//! Starts `smtp.py`, a mail server that keeps what it accepts and misbehaves on demand, and ends it.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

pub(crate) struct MailServer {
    process: Child,
    folder: TempDir,
    pub(crate) port: u16,
}

impl MailServer {
    /// The arguments are those of the script.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let python = std::env::var("KARTABL_TEST_PYTHON")
            .expect("KARTABL_TEST_PYTHON is not set: run tests/run, which starts what the tests need");
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new(python)
            .arg(script())
            .arg(folder.path())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let started: serde_json::Value = serde_json::from_str(&line).unwrap();
        Self { process, folder, port: started["port"].as_u64().unwrap().try_into().unwrap() }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The messages it accepted, in order.
    pub(crate) fn kept(&self) -> Vec<String> {
        let mut files: Vec<_> =
            fs::read_dir(self.folder()).unwrap().map(|file| file.unwrap().path()).collect();
        files.retain(|path| path.extension().is_some_and(|extension| extension == "eml"));
        files.sort();
        files.into_iter().map(|path| fs::read_to_string(path).unwrap()).collect()
    }

    pub(crate) fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Beside this file, whichever package the test belongs to.
fn script() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = |root: &Path| root.join("tests/servers/smtp.py");
    [package, &package.join("..")]
        .into_iter()
        .map(beside)
        .find(|path| path.exists())
        .expect("the script is there")
}
