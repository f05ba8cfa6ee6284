//! The heartbeat of this process in the list of workers, and the reaping of jobs whose process sends none.

use crate::{engine, shared::Shared};
use kartabl_domain::orders::Queue;
use kartabl_storage::{Result, Topic, args, values::to_json};
use std::{sync::Arc, time::Duration};
use tokio::time::MissedTickBehavior;

/// How long a process stays in the list of workers after its last heartbeat.
const FORGET_AFTER: Duration = Duration::from_secs(600);

const SEEN: &str = "
INSERT INTO workers (id, queues, started_at, seen_at) VALUES ($1, $2, $3, $3)
ON CONFLICT (id) DO UPDATE SET queues = excluded.queues, seen_at = excluded.seen_at";
const FORGET: &str = "DELETE FROM workers WHERE seen_at < $1 OR id = $2";

pub(crate) async fn run(shared: Arc<Shared>) {
    match engine::reap_predecessors(&shared.db, &shared.settings.worker).await {
        Ok(queues) => notify(&shared, queues),
        Err(error) => tracing::error!(%error, "cannot take back the jobs of the process before"),
    }
    let mut interval = tokio::time::interval((shared.settings.lease / 4).min(Duration::from_secs(10)));
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = interval.tick() => {}
            () = shared.stop.cancelled() => break,
        }
        if let Err(error) = beat(&shared).await {
            shared.troubled("workers", &error);
            tracing::error!(%error, "cannot update the list of workers and their jobs");
        } else {
            shared.recovered("workers");
        }
    }
    if let Err(error) = forget(&shared, &shared.settings.worker).await {
        tracing::warn!(%error, "cannot leave the list of workers");
    }
}

async fn beat(shared: &Shared) -> Result<()> {
    let queues: Vec<&str> = shared.queues().into_iter().map(Queue::name).collect();
    let now = shared.db.world().now();
    shared.db.exec(SEEN, args![&shared.settings.worker, to_json(&queues)?, now]).await?;
    forget(shared, "").await?;
    let held: Vec<i64> = shared.leases().into_iter().map(|(id, _)| id).collect();
    let lost = engine::reap(&shared.db, &held).await?;
    if !lost.is_empty() {
        tracing::warn!(queues = ?lost, "took back jobs of lost workers");
        shared.count(|counters| &counters.reaped, 1);
    }
    notify(shared, lost);
    Ok(())
}

fn notify(shared: &Shared, queues: Vec<Queue>) {
    for queue in queues {
        shared.db.notifier().notify(Topic::Queue(queue));
    }
}

async fn forget(shared: &Shared, leaving: &str) -> Result<()> {
    let before = shared.db.world().now() - FORGET_AFTER;
    shared.db.exec(FORGET, args![before, leaving]).await?;
    Ok(())
}
