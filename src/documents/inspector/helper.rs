//! One child as the server sees it: started, asked, buried.

use super::Settings;
use crate::confinement::Confinement;
use crate::frames::{Answer, Frame, Request, START};
use kartabl_domain::documents::Code;
use std::{io, os::unix::process::ExitStatusExt, process::ExitStatus, process::Stdio, time::Duration};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

/// How long a child may take to start or to end.
const MOMENT: Duration = Duration::from_secs(10);

/// Signals by which the system ends a process (the same on all Linux architectures that we build for).
const SIGABRT: i32 = 6;
const SIGXCPU: i32 = 24;

/// How a child died over a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Death {
    /// It used up its processor time.
    Processor,
    /// It could get no more memory or stack.
    Memory,
    /// It gave no answer in time.
    Time,
    /// In any other way.
    Other,
}

impl Death {
    fn of(status: ExitStatus) -> Self {
        match status.signal() {
            Some(SIGXCPU) => Self::Processor,
            Some(SIGABRT) => Self::Memory,
            _ => Self::Other,
        }
    }

    /// What it says about the file.
    pub(super) fn finding(self) -> (Code, &'static str) {
        match self {
            Self::Processor => (Code::Bomb, "زمان پردازش از حد گذشت"),
            Self::Memory => (Code::Bomb, "حافظهٔ لازم از حد گذشت"),
            Self::Time => (Code::Unprocessable, "بررسی در زمان مقرر پایان نیافت"),
            Self::Other => (Code::Unprocessable, "بررسی نیمه‌کاره ماند"),
        }
    }
}

/// A running child. It dies with this value, and with the process.
pub(super) struct Helper {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    /// Files that it has answered for.
    pub(super) served: u32,
}

impl Helper {
    /// Starts a child and waits until it has confined itself.
    pub(super) async fn start(settings: &Settings) -> io::Result<(Self, Confinement)> {
        let mut child = Command::new(&settings.program)
            .args(&settings.arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let mut helper = Self { child, input, output, served: 0 };
        let confinement = timeout(MOMENT, helper.receive()).await??.greeting()?;
        if !settings.trust.is_empty() {
            let trust = Request::Trust(settings.trust.clone());
            if timeout(MOMENT, helper.converse(&trust)).await?? != Answer::Heard {
                return Err(io::ErrorKind::InvalidData.into());
            }
        }
        Ok((helper, confinement))
    }

    /// Asks and waits for the answer. After an error the child is dead.
    pub(super) async fn ask(&mut self, request: &Request, patience: Duration) -> Result<Answer, Death> {
        match timeout(patience, self.converse(request)).await {
            Ok(Ok(answer)) => {
                self.served += 1;
                Ok(answer)
            }
            Ok(Err(_)) => Err(self.bury().await),
            Err(_) => {
                let _ = self.child.kill().await;
                Err(Death::Time)
            }
        }
    }

    /// Ends an idle child: its input ends, and so does it.
    pub(super) async fn dismiss(helper: Option<Self>) {
        if let Some(Self { mut child, input, output, .. }) = helper {
            drop((input, output));
            if timeout(MOMENT, child.wait()).await.is_err() {
                let _ = child.kill().await;
            }
        }
    }

    async fn converse(&mut self, request: &Request) -> io::Result<Answer> {
        let frame = request.to_frame()?;
        self.input.write_all(&frame.start()?).await?;
        self.input.write_all(frame.body()).await?;
        Answer::of_frame(self.receive().await?)
    }

    async fn receive(&mut self) -> io::Result<Frame> {
        let mut start = [0; START];
        self.output.read_exact(&mut start).await?;
        let (kind, heading, body) = Frame::lengths(start)?;
        let mut parts = vec![0; heading + body];
        self.output.read_exact(&mut parts).await?;
        Ok(Frame::assemble(kind, parts, heading))
    }

    /// Sees to it that a child that broke off is dead, and says how it died.
    async fn bury(&mut self) -> Death {
        // It is dying by itself; its own way of dying is wanted, not ours of killing it.
        let status = match timeout(Duration::from_millis(500), self.child.wait()).await {
            Ok(status) => status,
            Err(_) => {
                let _ = self.child.start_kill();
                self.child.wait().await
            }
        };
        status.map_or(Death::Other, Death::of)
    }
}
