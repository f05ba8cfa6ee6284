//! The only writer of the rows that this process has claimed: outcomes in batches, and renewals of leases in between.

use crate::{
    engine::{self, Completion},
    outcome::Outcome,
    shared::{Message, Shared},
};
use kartabl_storage::Topic;
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{sync::mpsc, time::MissedTickBehavior};

const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Outcomes and renewals take turns, so they cannot deadlock. There is no timer: while one write is under way, the next
/// batch fills up.
pub(crate) async fn run(shared: Arc<Shared>, mut inbox: mpsc::UnboundedReceiver<Message>) {
    let (mut messages, mut batch, mut flushed) = (Vec::new(), Vec::new(), Vec::new());
    let mut renewal = tokio::time::interval(shared.settings.lease / 4);
    renewal.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            _ = renewal.tick() => renew(&shared).await,
            () = shared.db.notifier().topic(Topic::Leases).notified() => renew(&shared).await,
            _ = inbox.recv_many(&mut messages, shared.settings.batch) => {}
            () = shared.stop.cancelled() => return,
        }
        for message in messages.drain(..) {
            match message {
                Message::Completion(completion) => batch.push(completion),
                Message::Flush(done) => flushed.push(done),
            }
        }
        if !batch.is_empty() {
            write(&shared, &batch).await;
            batch.clear();
        }
        for done in flushed.drain(..) {
            // Whoever asked may have gone; the outcomes are written all the same.
            let _gone = done.send(());
        }
    }
}

/// Writes until it succeeds. Meanwhile the leases protect the jobs: either this write goes through in the end, or the
/// jobs are taken back and this write is refused.
async fn write(shared: &Shared, batch: &[Completion]) {
    let unwritten = batch.iter().filter(|completion| completion.outcome != Outcome::Settled);
    let unwritten: Vec<_> = unwritten.cloned().collect();
    let mut pause = FIRST_PAUSE;
    while !unwritten.is_empty() {
        match engine::finish(&shared.db, &unwritten).await {
            Ok(written) => {
                let stale = (unwritten.len() as u64).saturating_sub(written);
                shared.recovered("outcomes");
                shared.count(|counters| &counters.writes, 1);
                shared.count(|counters| &counters.written, written);
                shared.count(|counters| &counters.stale, stale);
                if stale > 0 {
                    tracing::warn!(stale, "outcomes were refused because their leases were lost");
                }
                break;
            }
            Err(error) => {
                tracing::error!(%error, waiting = unwritten.len(), "cannot write outcomes, trying again");
                shared.troubled("outcomes", &error);
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    () = shared.stop.cancelled() => return,
                }
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
    shared.release(batch);
    free_slots(shared).await;
    let notifier = shared.db.notifier();
    for completion in &unwritten {
        match completion.outcome {
            Outcome::Requeued { delay, .. } if delay.is_zero() => notifier.notify_queues(),
            Outcome::Requeued { .. } => notifier.notify(Topic::Scheduled),
            _ => continue,
        }
    }
}

/// Wakes all processes that wait for a slot of a limited queue: only now, with the outcome written, is it free.
async fn free_slots(shared: &Shared) {
    let limited = shared.limited();
    if limited.is_empty() {
        return;
    }
    for queue in &limited {
        shared.db.notifier().notify(Topic::Queue(*queue));
    }
    if let Err(error) = engine::notify(&shared.db, &limited).await {
        tracing::warn!(%error, "cannot notify other processes of free slots, which find them at their next poll");
    }
}

async fn renew(shared: &Shared) {
    let sent_at = Instant::now();
    let leases = shared.leases();
    let valid: HashMap<i64, bool> = if leases.is_empty() {
        HashMap::new()
    } else {
        match engine::renew(&shared.db, &leases, shared.settings.lease).await {
            Ok(renewed) => {
                shared.recovered("leases");
                renewed.into_iter().collect()
            }
            Err(error) => {
                shared.troubled("leases", &error);
                tracing::error!(%error, leases = leases.len(), "cannot renew leases");
                return;
            }
        }
    };
    shared.renewed(sent_at, &leases, &valid);
}
