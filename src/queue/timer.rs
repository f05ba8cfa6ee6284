//! The timer of the process: makes due jobs available at their moment, and polls for what no notification announced.

use crate::{engine, shared::Shared};
use kartabl_storage::Topic;
use std::{sync::Arc, time::Duration};

/// How soon the timer looks again when a due job could not be moved, because another process is moving it.
const SOON: Duration = Duration::from_millis(20);

/// One reading statement for each round; a second one only when something is due.
pub(crate) async fn run(shared: Arc<Shared>) {
    loop {
        let pause = round(&shared).await;
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = shared.db.notifier().topic(Topic::Scheduled).notified() => {}
            () = shared.stop.cancelled() => return,
        }
    }
}

/// Notifies the queues that have waiting jobs; answers the time until the next round.
async fn round(shared: &Shared) -> Duration {
    let interval = shared.settings.poll_interval;
    let notifier = shared.db.notifier();
    let found = match engine::poll(&shared.db, &shared.queues()).await {
        Ok(found) => {
            shared.recovered("timer");
            found
        }
        Err(error) => {
            shared.troubled("timer", &error);
            tracing::error!(%error, "cannot read what is due, trying again");
            return interval;
        }
    };
    for queue in found.waiting {
        notifier.notify(Topic::Queue(queue));
    }
    match found.next_due {
        Some(Duration::ZERO) => match engine::promote(&shared.db).await {
            Ok(queues) if queues.is_empty() => interval.min(SOON),
            Ok(queues) => {
                for queue in queues {
                    notifier.notify(Topic::Queue(queue));
                }
                Duration::ZERO
            }
            Err(error) => {
                tracing::error!(%error, "cannot make due jobs available, trying again");
                interval
            }
        },
        Some(due) => due.min(interval),
        None => interval,
    }
}
