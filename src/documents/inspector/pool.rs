//! The pool of worker processes of one inspector: started when there is work, asked one file at a time, replaced when
//! a file crashes one.

use super::{
    process::{Failure, WorkerProcess},
    queue::{Outcome, QueuedRequest, Unavailable},
    settings::Settings,
};
use crate::{confinement::Confinement, protocol::Request};
use std::{
    io,
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::sync::{Mutex, mpsc};
use tokio::time::timeout;

/// A process without work is stopped after this time, to give back its memory.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// A process is replaced after this many requests, so that no leak grows in it.
const MAX_REQUESTS: u32 = 1000;

/// What all processes of one inspector have in common.
pub(super) struct Pool {
    pub(super) settings: Settings,
    /// How the first process could confine itself; this is a trait of the machine, so it holds for all.
    pub(super) confinement: OnceLock<Confinement>,
}

impl Pool {
    pub(super) fn new(settings: Settings) -> Self {
        Self { settings, confinement: OnceLock::new() }
    }

    async fn start_process(&self) -> io::Result<WorkerProcess> {
        let (process, confinement) = WorkerProcess::start(&self.settings).await?;
        self.confinement.get_or_init(|| {
            if let Some(why) = &confinement.unfiltered {
                tracing::warn!(%why, "documents are checked without a filter of system calls");
            }
            confinement
        });
        Ok(process)
    }
}

/// Serves requests with one process at a time until there are no more.
pub(super) async fn serve(queue: Arc<Mutex<mpsc::Receiver<QueuedRequest>>>, pool: Arc<Pool>) {
    let mut process: Option<WorkerProcess> = None;
    loop {
        let next = async { queue.lock().await.recv().await };
        let queued = match process.take() {
            None => next.await,
            Some(idle) => match timeout(IDLE_TIMEOUT, next).await {
                Ok(queued) => {
                    process = Some(idle);
                    queued
                }
                Err(_) => {
                    idle.stop().await;
                    continue;
                }
            },
        };
        let Some(QueuedRequest { request, reply }) = queued else { break };
        if reply.is_closed() {
            continue;
        }
        let outcome = answer(&mut process, &pool, &request).await;
        let _ = reply.send(outcome);
        if let Some(used_up) = process.take_if(|process| process.answered >= MAX_REQUESTS) {
            used_up.stop().await;
        }
    }
    if let Some(process) = process {
        process.stop().await;
    }
}

/// Asks a process. If it ends, a fresh one is asked once more, with more time: the first may have been worn out, or the
/// machine so busy that the clock ran ahead of it, and no file is a defect because of that.
async fn answer(process: &mut Option<WorkerProcess>, pool: &Pool, request: &Request) -> Outcome {
    let mut failure = Failure::Crash;
    for limit in [pool.settings.timeout, pool.settings.timeout * 4] {
        let mut asked = match process.take() {
            Some(ready) => ready,
            None => pool.start_process().await.map_err(Unavailable::because)?,
        };
        match asked.ask(request, limit).await {
            Ok(answer) => {
                *process = Some(asked);
                return Ok(answer);
            }
            Err(reason) => {
                tracing::warn!(?reason, "a file ended the worker process that looked at it");
                failure = reason;
                if failure == Failure::ProcessorTime {
                    break;
                }
            }
        }
    }
    let (code, detail) = failure.finding();
    Ok(request.crashed(code, detail))
}
