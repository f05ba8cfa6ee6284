//! The children of one inspector: hired when there is work, asked one file at a time, replaced when a file fells one.

use super::{
    Outcome, Settings, Task, Unavailable,
    helper::{Death, Helper},
};
use crate::{confinement::Confinement, frames::Request};
use std::{
    io,
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::sync::{Mutex, mpsc};

/// A child without work is let go after this time, to give back its memory.
const IDLE: Duration = Duration::from_secs(60);

/// A child is replaced after this many files, so that nothing of them gathers in it.
const FILES_PER_CHILD: u32 = 1000;

/// What all children of one inspector have in common.
pub(super) struct Crew {
    pub(super) settings: Settings,
    /// How the first of them could confine itself; this is a trait of the machine, so it holds for all.
    pub(super) confinement: OnceLock<Confinement>,
}

impl Crew {
    pub(super) fn of(settings: Settings) -> Self {
        Self { settings, confinement: OnceLock::new() }
    }

    async fn hire(&self) -> io::Result<Helper> {
        let (helper, confinement) = Helper::start(&self.settings).await?;
        self.confinement.get_or_init(|| {
            if let Some(why) = &confinement.unfiltered {
                tracing::warn!(%why, "documents are checked without a filter of system calls");
            }
            confinement
        });
        Ok(helper)
    }
}

/// Serves tasks with one child at a time until there are no more.
pub(super) async fn work(tasks: Arc<Mutex<mpsc::Receiver<Task>>>, crew: Arc<Crew>) {
    let mut helper = None;
    loop {
        let next = async { tasks.lock().await.recv().await };
        let task = if helper.is_some() {
            match tokio::time::timeout(IDLE, next).await {
                Ok(task) => task,
                Err(_) => {
                    Helper::dismiss(helper.take()).await;
                    continue;
                }
            }
        } else {
            next.await
        };
        let Some(Task { request, reply }) = task else { break };
        if reply.is_closed() {
            continue;
        }
        let outcome = attend(&mut helper, &crew, &request).await;
        let _ = reply.send(outcome);
        if helper.as_ref().is_some_and(|helper| helper.served >= FILES_PER_CHILD) {
            Helper::dismiss(helper.take()).await;
        }
    }
    Helper::dismiss(helper).await;
}

/// Asks a child; if it dies, a fresh one once more and with more patience, for the first may have been worn out, or the
/// machine so busy that the clock ran ahead of it: nobody's letter is a defect because of that.
async fn attend(helper: &mut Option<Helper>, crew: &Crew, request: &Request) -> Outcome {
    let mut death = None;
    for patience in [crew.settings.patience, crew.settings.patience * 4] {
        let mut asked = match helper.take() {
            Some(ready) => ready,
            None => crew.hire().await.map_err(Unavailable::because)?,
        };
        match asked.ask(request, patience).await {
            Ok(answer) => {
                *helper = Some(asked);
                return Ok(answer);
            }
            Err(how) => {
                tracing::warn!(death = ?how, "a file ended the child that looked at it");
                death = Some(how);
                if how == Death::Processor {
                    break;
                }
            }
        }
    }
    let (code, detail) = death.unwrap_or(Death::Other).finding();
    Ok(request.defeated(code, detail))
}
