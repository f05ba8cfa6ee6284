//! A PostgreSQL server that a test has to itself, to be crashed and started again.

use std::{
    net::TcpListener,
    path::PathBuf,
    process::{Command, Stdio},
};
use tempfile::TempDir;

/// Where Debian keeps the server programs, one folder for each version.
const PROGRAMS: &str = "/usr/lib/postgresql";

pub(crate) struct Server {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
}

impl Server {
    /// A fresh server with its usual settings; what it says is committed is on the disk.
    pub(crate) fn start() -> Self {
        let mut versions: Vec<_> = std::fs::read_dir(PROGRAMS)
            .expect("PostgreSQL is installed; tests/run says how")
            .map(|entry| entry.expect("an entry").path().join("bin"))
            .collect();
        versions.sort();
        let programs = versions.pop().expect("a version");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        drop(listener);
        let server = Self { folder: TempDir::new().expect("a folder"), programs, port };
        if is_root() {
            let folder = server.folder.path();
            run(Command::new("chown").arg("postgres").arg(folder));
        }
        let data = server.data();
        run(server
            .program("initdb")
            .arg("-D")
            .arg(&data)
            .args(["-U", "postgres", "-A", "trust", "-E", "UTF8"]));
        server.control("start");
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Ends as if its processes had been killed, and starts again: connections break, the log is replayed.
    pub(crate) fn crash(&self) {
        self.control("restart");
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn control(&self, what: &str) {
        let folder = self.folder.path().display();
        let options = format!("-p {} -k {folder} -c listen_addresses=127.0.0.1", self.port);
        let log = self.folder.path().join("log");
        let mut control = self.program("pg_ctl");
        let control =
            control.arg("-D").arg(self.data()).arg("-l").arg(log).args(["-w", "-m", "immediate", "-o"]);
        run(control.arg(options).arg(what));
    }

    /// The server refuses to run as root.
    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir("/");
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        // What does not stop is gone with its folder.
        let _stopped =
            stop.arg("-D").arg(self.data()).args(["-m", "immediate", "stop"]).stdout(Stdio::null()).status();
    }
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

fn run(command: &mut Command) {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("a program");
    assert!(status.success(), "{command:?} ended with {status}");
}
