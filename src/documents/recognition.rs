//! Optical recognition of scans, by tesseract where it is installed and wanted. It reads digits wrongly now and then, so
//! that nothing but a warning may come of it.

use kartabl_domain::documents::Digits;
use std::{io, process::Stdio, time::Duration};
use tokio::{
    io::AsyncWriteExt,
    process::{Child, Command},
    time::timeout,
};

/// A page takes about a second; a machine without rest takes longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// The width of a page at which its letters are of the size that is read best, in pixels.
pub const WIDTH: u16 = 2000;

/// Whether scans are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recognition {
    Off,
    Tesseract,
}

impl Recognition {
    /// The digits in the picture of a page; `None` where nothing is read.
    ///
    /// # Errors
    /// tesseract isn't there, doesn't know Persian, or doesn't end.
    pub async fn digits(self, png: &[u8]) -> io::Result<Option<Digits>> {
        if self == Self::Off {
            return Ok(None);
        }
        // Pages are read side by side; threads of one would only stand in the way of the others.
        let mut reading = tesseract(&["stdin", "stdout", "-l", "fas+eng", "--psm", "6"])?;
        let mut input = reading.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let ask = async {
            let give = async {
                input.write_all(png).await?;
                drop(input);
                Ok::<_, io::Error>(())
            };
            let (given, said) = tokio::join!(give, reading.wait_with_output());
            let said = said?;
            if !said.status.success() {
                let why = String::from_utf8_lossy(&said.stderr).lines().next().unwrap_or_default().to_owned();
                return Err(io::Error::other(format!("tesseract: {why}")));
            }
            given.map(|()| said.stdout)
        };
        let text = timeout(PATIENCE, ask).await??;
        let text = String::from_utf8_lossy(&text);
        Ok(Some(Digits::of(&text).roughly()).filter(|_| !text.trim().is_empty()))
    }

    /// Whether pages could be read, for the operator; `None` where nobody wants it.
    ///
    /// # Errors
    /// tesseract isn't there, or doesn't know Persian.
    pub async fn languages(self) -> io::Result<Option<String>> {
        if self == Self::Off {
            return Ok(None);
        }
        let said = timeout(PATIENCE, tesseract(&["--list-langs"])?.wait_with_output()).await??;
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        let languages: Vec<_> = said.lines().skip(1).collect();
        if languages.contains(&"fas") {
            Ok(Some(languages.join(", ")))
        } else {
            Err(io::Error::other("tesseract does not know `fas`"))
        }
    }
}

fn tesseract(arguments: &[&str]) -> io::Result<Child> {
    Command::new("tesseract")
        .args(arguments)
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
}
