//! The engine of one process: starts the tasks behind its lanes and ends them.

use crate::{
    completer, heartbeat, listener,
    settings::Settings,
    shared::{Counters, Shared, Trouble, lock},
    timer,
};
use kartabl_storage::{Db, engine::Pools};
use std::sync::{Arc, Mutex};
use tokio::{sync::mpsc, task::JoinHandle};

/// The engine of this process; clones share it.
#[derive(Clone)]
pub struct Engine {
    pub(crate) shared: Arc<Shared>,
    tasks: Arc<Mutex<Vec<JoinHandle<()>>>>,
}

impl Engine {
    /// Starts the tasks behind the lanes. Needs a tokio runtime.
    pub fn start(db: Db, settings: Settings) -> Self {
        let (completer, inbox) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared::new(db, settings, completer));
        let mut tasks = vec![
            tokio::spawn(completer::run(shared.clone(), inbox)),
            tokio::spawn(timer::run(shared.clone())),
            tokio::spawn(heartbeat::run(shared.clone())),
        ];
        if let Pools::Postgres(server) = shared.db.pools() {
            tasks.push(tokio::spawn(listener::run(shared.clone(), server.clone())));
        }
        Self { shared, tasks: Arc::new(Mutex::new(tasks)) }
    }

    /// What the engine has done since its start.
    pub fn counters(&self) -> &Counters {
        &self.shared.counters
    }

    /// What this process cannot do at present. Empty when all is well.
    pub fn troubles(&self) -> Vec<Trouble> {
        self.shared.troubles()
    }

    /// The database that holds the jobs.
    pub fn db(&self) -> &Db {
        &self.shared.db
    }

    /// Every outcome that was reported before this call is in the database when it returns.
    pub async fn flush(&self) {
        self.shared.flush().await;
    }

    /// Writes what is left and ends the tasks; call it after the lanes have ended. Where the database is out of reach, the
    /// leases of what could not be written run out.
    pub async fn close(&self) {
        self.shared.last_flush().await;
        self.shared.stop.cancel();
        let tasks = std::mem::take(&mut *lock(&self.tasks));
        for task in tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a task of the job engine did not end well");
            }
        }
    }
}
