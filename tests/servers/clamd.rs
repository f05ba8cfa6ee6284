//! Starts Debian's clamd with one signature, on a socket in a temporary folder, and ends it.

use std::{
    fs,
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use tempfile::TempDir;

/// The file that every antivirus calls a virus, for tests, in hexadecimal: a text that holds it itself is taken for one.
const EICAR: &str = "58354f2150254041505b345c505a58353428505e2937434329377d2445494341522d5354414e444152442d\
                     414e544956495255532d544553542d46494c452124482b482a";

pub(crate) struct Scanner {
    folder: TempDir,
    process: Option<Child>,
}

impl Scanner {
    /// Where it will listen, once it runs.
    pub(crate) fn prepare() -> Self {
        Self::prepare_with("")
    }

    /// The same with more lines of its configuration.
    pub(crate) fn prepare_with(more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = |name| folder.path().join(name);
        fs::create_dir(place("signatures")).unwrap();
        fs::write(place("signatures/eicar.ndb"), format!("Eicar-Test-Signature:0:*:{EICAR}\n")).unwrap();
        let (socket, signatures) = (place("clamd"), place("signatures"));
        let settings = format!(
            "LocalSocket {}\nDatabaseDirectory {}\nForeground yes\n{more}",
            socket.display(),
            signatures.display()
        );
        fs::write(place("clamd.conf"), settings).unwrap();
        Self { folder, process: None }
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.folder.path().join("clamd")
    }

    /// Starts it and waits until it answers.
    pub(crate) async fn start(&mut self) {
        let program = Path::new("/usr/sbin/clamd");
        assert!(
            program.exists(),
            "clamd is not installed: run tests/run, which installs what the tests need"
        );
        let mut process = Command::new(program)
            .arg("--config-file")
            .arg(self.folder.path().join("clamd.conf"))
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        for _ in 0..2400 {
            if UnixStream::connect(self.socket()).is_ok() {
                self.process = Some(process);
                return;
            }
            assert_eq!(process.try_wait().unwrap(), None, "clamd ended before it listened");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let _ = process.kill();
        panic!("clamd did not listen in time");
    }

    pub(crate) fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
            let _ = fs::remove_file(self.socket());
        }
    }
}

impl Drop for Scanner {
    fn drop(&mut self) {
        self.stop();
    }
}
