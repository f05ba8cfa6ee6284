//! The timer of the process: makes due jobs available at their moment, and is the one safety tick behind all bells.

use crate::{engine, process::Shared};
use kartabl_storage::Bell;
use std::{sync::Arc, time::Duration};

/// One reading statement for each round; a second one only when something is due.
pub(crate) async fn run(shared: Arc<Shared>) {
    loop {
        let pause = round(&shared).await;
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = shared.db.wakes().of(Bell::Later).notified() => {}
            () = shared.stop.cancelled() => return,
        }
    }
}

/// Rings for whatever waits, and answers how long the next round has time.
async fn round(shared: &Shared) -> Duration {
    let tick = shared.settings.tick;
    let wakes = shared.db.wakes();
    let sight = match engine::look(&shared.db, &shared.queues()).await {
        Ok(sight) => {
            shared.recovered("timer");
            sight
        }
        Err(error) => {
            shared.troubled("timer", &error);
            tracing::error!(%error, "cannot see what is due, trying again");
            return tick;
        }
    };
    for queue in sight.waiting {
        wakes.ring(Bell::Queue(queue));
    }
    match sight.next_due {
        Some(Duration::ZERO) => match engine::promote(&shared.db).await {
            Ok(queues) if queues.is_empty() => tick.min(Duration::from_millis(20)),
            Ok(queues) => {
                for queue in queues {
                    wakes.ring(Bell::Queue(queue));
                }
                Duration::ZERO
            }
            Err(error) => {
                tracing::error!(%error, "cannot make due jobs available, trying again");
                tick
            }
        },
        Some(due) => due.min(tick),
        None => tick,
    }
}
