//! One worker process as the server sees it: started, asked, stopped, and why it ended when a file crashed it.

use super::settings::Settings;
use crate::{
    confinement::Confinement,
    protocol::{Answer, Message, Request, Task, codec},
};
use bytes::Bytes;
use futures::{SinkExt, StreamExt};
use kartabl_domain::documents::Code;
use std::{io, os::unix::process::ExitStatusExt, process::ExitStatus, process::Stdio, time::Duration};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;
use tokio_util::codec::{FramedRead, FramedWrite};

/// How long a process may take to start, and to end once its input has ended.
const START_STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a process that has closed its output may take to end by itself.
const EXIT_TIMEOUT: Duration = Duration::from_millis(500);

/// Signals by which the system ends a process (the same on all Linux architectures that we build for).
const SIGABRT: i32 = 6;
const SIGXCPU: i32 = 24;

/// Why a worker ended over a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// The process used up its processor time.
    ProcessorTime,
    /// The process could get no more memory or stack.
    Memory,
    /// The process gave no answer in time.
    Timeout,
    /// The process ended in any other way.
    Crash,
}

impl Failure {
    fn of(status: ExitStatus) -> Self {
        match status.signal() {
            Some(SIGXCPU) => Self::ProcessorTime,
            Some(SIGABRT) => Self::Memory,
            _ => Self::Crash,
        }
    }

    /// What the failure says about the file.
    pub(super) fn finding(self) -> (Code, &'static str) {
        match self {
            Self::ProcessorTime => (Code::Bomb, "زمان پردازش از حد گذشت"),
            Self::Memory => (Code::Bomb, "حافظهٔ لازم از حد گذشت"),
            Self::Timeout => (Code::Unprocessable, "بررسی در زمان مقرر پایان نیافت"),
            Self::Crash => (Code::Unprocessable, "بررسی نیمه‌کاره ماند"),
        }
    }
}

/// A running worker process. It ends with this value, and with the server.
pub(super) struct WorkerProcess {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    /// Requests that it has answered.
    pub(super) answered: u32,
}

impl WorkerProcess {
    /// Starts a process and waits until it has confined itself.
    ///
    /// # Errors
    /// The program can't be started, is no worker, or takes too long.
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
        let mut process = Self { child, input, output, answered: 0 };
        let confinement = timeout(START_STOP_TIMEOUT, process.receive()).await??.into_hello()?;
        if !settings.trust.is_empty() {
            let trust = Request { task: Task::Trust(settings.trust.clone()), file: Bytes::new() };
            if timeout(START_STOP_TIMEOUT, process.exchange(&trust)).await?? != Answer::Trusted {
                return Err(io::ErrorKind::InvalidData.into());
            }
        }
        Ok((process, confinement))
    }

    /// Sends a request and waits for the answer.
    ///
    /// # Errors
    /// Why the process ended; it must not be asked again.
    pub(super) async fn ask(&mut self, request: &Request, limit: Duration) -> Result<Answer, Failure> {
        match timeout(limit, self.exchange(request)).await {
            Ok(Ok(answer)) => {
                self.answered += 1;
                Ok(answer)
            }
            Ok(Err(_)) => Err(self.reap().await),
            Err(_) => {
                let _ = self.child.kill().await;
                Err(Failure::Timeout)
            }
        }
    }

    /// Stops an idle process: its input ends, and so does it.
    pub(super) async fn stop(self) {
        let Self { mut child, input, output, .. } = self;
        drop((input, output));
        if timeout(START_STOP_TIMEOUT, child.wait()).await.is_err() {
            let _ = child.kill().await;
        }
    }

    async fn exchange(&mut self, request: &Request) -> io::Result<Answer> {
        let Message { heading, body } = request.to_message()?;
        // Made anew for each request, so that no process holds a buffer as large as its largest file.
        let mut frames = FramedWrite::new(&mut self.input, codec());
        frames.feed(heading).await?;
        frames.send(body).await?;
        Answer::of_message(self.receive().await?)
    }

    async fn receive(&mut self) -> io::Result<Message> {
        let mut frames = FramedRead::new(&mut self.output, codec());
        let mut next = async || match frames.next().await {
            Some(frame) => Ok(frame?.freeze()),
            None => Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
        };
        Ok(Message { heading: next().await?, body: next().await? })
    }

    /// Waits for the end of a process that broke off, and says why it ended.
    async fn reap(&mut self) -> Failure {
        // It is ending by itself; its own signal is wanted, not that of killing it.
        let status = match timeout(EXIT_TIMEOUT, self.child.wait()).await {
            Ok(status) => status,
            Err(_) => {
                let _ = self.child.start_kill();
                self.child.wait().await
            }
        };
        status.map_or(Failure::Crash, Failure::of)
    }
}
