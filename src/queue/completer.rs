//! The only writer of rows that this process holds: outcomes in batches, and renewals of leases in between.

use crate::{
    engine,
    process::{Message, Shared},
    verdict::Verdict,
};
use kartabl_storage::Bell;
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{sync::mpsc, time::MissedTickBehavior};

const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Outcomes and renewals take turns, so they cannot deadlock. There is no artificial delay: while one write is under way,
/// the next batch gathers behind it.
pub(crate) async fn run(shared: Arc<Shared>, mut inbox: mpsc::UnboundedReceiver<Message>) {
    let (mut messages, mut batch, mut flushed) = (Vec::new(), Vec::new(), Vec::new());
    let mut renewal = tokio::time::interval(shared.settings.lease / 4);
    renewal.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            _ = renewal.tick() => renew(&shared).await,
            () = shared.db.wakes().of(Bell::Leases).notified() => renew(&shared).await,
            _ = inbox.recv_many(&mut messages, shared.settings.batch) => {}
            () = shared.stop.cancelled() => return,
        }
        for message in messages.drain(..) {
            match message {
                Message::Outcome(outcome) => batch.push(outcome),
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
async fn write(shared: &Shared, batch: &[engine::Outcome]) {
    let told: Vec<_> = batch.iter().filter(|outcome| outcome.verdict != Verdict::Settled).cloned().collect();
    let mut pause = FIRST_PAUSE;
    while !told.is_empty() {
        match engine::finish(&shared.db, &told).await {
            Ok(written) => {
                let stale = (told.len() as u64).saturating_sub(written);
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
                tracing::error!(%error, waiting = told.len(), "cannot write outcomes, trying again");
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
    let wakes = shared.db.wakes();
    for outcome in &told {
        match outcome.verdict {
            Verdict::Again { delay, .. } if delay.is_zero() => wakes.ring_queues(),
            Verdict::Again { .. } => wakes.ring(Bell::Later),
            _ => continue,
        }
    }
}

/// Slots that are counted in the whole cluster are free again only now.
async fn free_slots(shared: &Shared) {
    let limited = shared.limited();
    if limited.is_empty() {
        return;
    }
    for queue in &limited {
        shared.db.wakes().ring(Bell::Queue(*queue));
    }
    if let Err(error) = engine::tell(&shared.db, &limited).await {
        tracing::warn!(%error, "cannot tell the others of free slots, their safety tick finds them");
    }
}

async fn renew(shared: &Shared) {
    let asked_at = Instant::now();
    let leases = shared.leases();
    let held: HashMap<i64, bool> = if leases.is_empty() {
        HashMap::new()
    } else {
        match engine::renew(&shared.db, &leases, shared.settings.lease).await {
            Ok(renewed) => {
                shared.recovered("leases");
                renewed.held.into_iter().collect()
            }
            Err(error) => {
                shared.troubled("leases", &error);
                tracing::error!(%error, leases = leases.len(), "cannot renew leases");
                return;
            }
        }
    };
    shared.renewed(asked_at, &leases, &held);
}
