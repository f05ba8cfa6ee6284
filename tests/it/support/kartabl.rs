//! The real program in a temporary folder: started, killed, started again, told commands.

use std::{
    fs::{self, OpenOptions},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
};

use tempfile::TempDir;
use tokio::{
    io::AsyncWriteExt,
    process::{Child, Command},
};

use super::{
    Api, Engine, PATIENCE, Staff, eventually, http_client,
    outbox::{self, SentMail, SentSms},
};

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

/// The end of a command.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Kartabl {
    /// Serves on a fresh database with the tests' settings.
    pub(crate) async fn start(engine: Engine) -> Self {
        Self::start_with(engine, "").await
    }

    /// The same with more settings, as TOML tables.
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

    /// Where the program's log is kept, of all its starts.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.home.path().join("log")).unwrap_or_default()
    }

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
        tokio::time::timeout(PATIENCE, serving.wait()).await.expect("it stops in time").unwrap()
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

    /// Runs a command to its end.
    pub(crate) async fn run(&self, arguments: &[&str], input: &str) -> Said {
        let mut command = self.command(arguments);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A command that doesn't read ends without waiting for its input.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes()).await;
        let output = child.wait_with_output().await.unwrap();
        Said {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Adds a member of the staff, whose password is [`PASSWORD`].
    pub(crate) async fn add_user(&self, login: &str, name: &str, role: &str, unit: &str) {
        let arguments =
            ["user", "add", login, "--name", name, "--role", role, "--unit", unit, "--password-stdin"];
        let said = self.run(&arguments, &format!("{PASSWORD}\n")).await;
        assert_eq!(said.code, Some(0), "{said:?}");
    }

    /// A portal with a key of its own.
    pub(crate) async fn portal(&self, name: &str, procedures: &[&str]) -> Api {
        let said = self.run(&["api-key", "add", name, "--procedures", &procedures.join(",")], "").await;
        assert_eq!(said.code, Some(0), "{said:?}");
        self.api(said.out.trim())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kartabl"));
        command
            .args(arguments)
            .arg("--config")
            .arg(self.home.path().join("kartabl.toml"))
            .arg("--data")
            .arg(self.data())
            .args(["--database-url", &self.database_url])
            .current_dir(self.home.path());
        // Only what the test says configures the program.
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KARTABL_")) {
            command.env_remove(name);
        }
        command
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

/// An address that nobody served a moment ago; port 0 would be another one after a restart.
pub(crate) fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
