//! The processes of the program: started, killed, stopped, and their log.

use std::{
    fs::{self, OpenOptions},
    path::Path,
    process::{ExitStatus, Stdio},
};

use tokio::process::{Child, Command};

use super::{
    super::{TIMEOUT, eventually, http_client},
    Kartabl,
};

impl Kartabl {
    /// Starts `serve` and waits until it answers.
    pub(crate) async fn restart(&mut self) {
        let listen = self.address.trim_start_matches("http://").to_owned();
        self.serving = Some(self.spawn(&["serve", "--listen", &listen]));
        let client = http_client();
        let login = format!("{}/login", self.address);
        eventually(&format!("kartabl to answer at {login}"), async || {
            if let Some(status) = self.serving.as_mut().and_then(|child| child.try_wait().unwrap()) {
                panic!("kartabl ended with {status} before it served; its log is printed below");
            }
            let answer = client.get(&login).send().await;
            answer.is_ok_and(|answer| answer.status().is_success()).then_some(())
        })
        .await;
    }

    /// The most memory that the serving process has had in use so far, in bytes.
    pub(crate) fn peak_memory(&self) -> u64 {
        let id = self.serving.as_ref().and_then(Child::id).expect("it runs");
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        peak.trim().strip_suffix(" kB").unwrap().parse::<u64>().unwrap() << 10
    }

    /// kill -9.
    pub(crate) async fn kill(&mut self) {
        self.serving.take().expect("nothing is serving").kill().await.unwrap();
    }

    /// SIGTERM, and its end.
    pub(crate) async fn stop(&mut self) -> ExitStatus {
        let mut serving = self.serving.take().expect("nothing is serving");
        let id = serving.id().expect("it still runs").to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
        tokio::time::timeout(TIMEOUT, serving.wait()).await.expect("it stops in time").unwrap()
    }

    /// Starts another process of the program on the same data, for instance `worker`; killed when dropped.
    pub(crate) fn spawn(&self, arguments: &[&str]) -> Child {
        let log = OpenOptions::new().create(true).append(true).open(self.home.path().join("log")).unwrap();
        self.command(arguments)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap()
    }

    /// Where the program's log is kept, of all its starts.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.home.path().join("log")).unwrap_or_default()
    }
}

/// What a failed test needs to know of the program.
impl Drop for Kartabl {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- the end of the program's log ---\n{}", end_of(&self.home.path().join("log")));
        }
    }
}

fn end_of(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(60)..].join("\n")
}
