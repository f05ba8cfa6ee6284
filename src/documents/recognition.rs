//! Optical recognition of scans, by tesseract where it is installed and wanted. It reads digits wrongly now and then, so
//! that nothing but a warning may come of it.
//!
//! tesseract is a foreign program and gets a stranger's picture, if one that was drawn anew. So this program starts itself
//! once more under [`COMMAND`], confines itself, and then becomes tesseract: the confinement lasts.

use crate::confinement;
use kartabl_domain::documents::Digits;
use rustix::process::{Pid, Signal, kill_process_group};
use std::{
    env,
    ffi::OsStr,
    ffi::OsString,
    io,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{ExitCode, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    process::{Child, Command},
    time::timeout,
};

/// The hidden command under which the program becomes the reader that is named after it, with its arguments.
pub const COMMAND: &str = "__read-scan";

/// The width of a page at which its letters are of the size that is read best, in pixels.
pub const WIDTH: u16 = 2000;

/// More text than any page holds, in bytes.
const MAX_TEXT: u64 = 1 << 20;

/// The most that is read of its error messages, in bytes.
const MAX_ERRORS: u64 = 4 << 10;

/// What reads scans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognition {
    /// tesseract, or a program that is called as it is.
    pub program: PathBuf,
    /// How long one page may take by the clock. It takes about a second; on a busy machine it takes longer.
    pub timeout: Duration,
}

impl Recognition {
    /// tesseract where the system finds it.
    pub fn tesseract() -> Self {
        Self { program: "tesseract".into(), timeout: Duration::from_secs(30) }
    }

    /// The digits in the picture of a page; `None` where there is no text.
    pub(crate) async fn digits(&self, own: &Path, png: &[u8]) -> io::Result<Option<Digits>> {
        let text = self.ask(own, &["stdin", "stdout", "-l", "fas+eng", "--psm", "6"], png).await?;
        let text = String::from_utf8_lossy(&text);
        Ok(Some(Digits::of(&text).roughly()).filter(|_| !text.trim().is_empty()))
    }

    /// The languages that are installed; Persian is among them.
    pub(crate) async fn languages(&self, own: &Path) -> io::Result<String> {
        let list = self.ask(own, &["--list-langs"], b"").await?;
        let list = String::from_utf8_lossy(&list);
        let languages: Vec<_> = list.lines().skip(1).collect();
        if languages.contains(&"fas") {
            Ok(languages.join(", "))
        } else {
            Err(io::Error::other("tesseract does not know `fas`"))
        }
    }

    async fn ask(&self, own: &Path, arguments: &[&str], given: &[u8]) -> io::Result<Vec<u8>> {
        let mut reader = Reader::start(own, &self.program, arguments)?;
        timeout(self.timeout, reader.exchange(given)).await?
    }
}

/// A running reader. It and whatever it started die with this value.
struct Reader(Child);

impl Reader {
    fn start(own: &Path, program: &Path, arguments: &[&str]) -> io::Result<Self> {
        let mut command = Command::new(own);
        command
            .arg(COMMAND)
            .arg(program)
            .args(arguments)
            .env_clear()
            // Pages are read side by side; threads of one would only stand in the way of the others.
            .env("OMP_THREAD_LIMIT", "1")
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true);
        let kept = ["PATH", "TESSDATA_PREFIX"].map(|name| (name, env::var_os(name)));
        command.envs(kept.into_iter().filter_map(|(name, value)| Some((name, value?))));
        command.spawn().map(Self)
    }

    async fn exchange(&mut self, given: &[u8]) -> io::Result<Vec<u8>> {
        let (input, output, errors) = (self.0.stdin.take(), self.0.stdout.take(), self.0.stderr.take());
        let write = async {
            // A reader that has seen enough may stop listening.
            if let Some(mut input) = input {
                let _ = input.write_all(given).await;
            }
        };
        let read_errors = async {
            let mut pipe = errors.ok_or(io::ErrorKind::BrokenPipe)?;
            let errors = read_all(Some(&mut pipe), MAX_ERRORS).await;
            tokio::io::copy(&mut pipe, &mut tokio::io::sink()).await?;
            errors
        };
        let ((), text, errors) = tokio::join!(write, read_all(output, MAX_TEXT), read_errors);
        let (text, errors) = (text?, errors?);
        if text.len() as u64 == MAX_TEXT {
            return Err(io::Error::other("tesseract: more text than a page holds"));
        }
        let status = self.0.wait().await?;
        if status.success() {
            return Ok(text);
        }
        let why = String::from_utf8_lossy(&errors).lines().next().unwrap_or_default().to_owned();
        Err(io::Error::other(format!("tesseract: {status}: {why}")))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // Known only until its end was seen, so this is never somebody else's group.
        let group = self.0.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        if let Some(group) = group {
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

async fn read_all(pipe: Option<impl AsyncRead + Unpin>, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        pipe.take(limit).read_to_end(&mut bytes).await?;
    }
    Ok(bytes)
}

/// Becomes the program that these arguments name, confined. Must be called before the program starts threads or opens
/// files; it only returns where that program can't be run.
pub fn read_scan(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut arguments = arguments.into_iter();
    let program = arguments.next().unwrap_or_default();
    let mut command = std::process::Command::new(&program);
    command.args(arguments);
    let error = match confinement::reader() {
        Ok(_) => command.exec(),
        Err(error) => error,
    };
    report(&program, &error);
    ExitCode::from(127)
}

fn report(program: &OsStr, error: &io::Error) {
    use std::io::Write;
    let _ = writeln!(io::stderr(), "{}: {error}", program.display());
}
