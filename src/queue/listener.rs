//! Hears on PostgreSQL what other processes ring: one listening connection for each process.

use crate::process::Shared;
use kartabl_storage::{Bell, engine::postgres::JOBS_CHANNEL};
use sqlx::{PgPool, postgres::PgListener};
use std::{convert::Infallible, sync::Arc, time::Duration};

const PAUSE: Duration = Duration::from_secs(1);

pub(crate) async fn run(shared: Arc<Shared>, pool: PgPool) {
    let listening = async {
        loop {
            let Err(error) = listen(&shared, &pool).await;
            tracing::warn!(%error, "the listening connection broke, the safety tick goes on meanwhile");
            tokio::time::sleep(PAUSE).await;
        }
    };
    tokio::select! {
        () = listening => {}
        () = shared.stop.cancelled() => {}
    }
}

async fn listen(shared: &Shared, pool: &PgPool) -> Result<Infallible, sqlx::Error> {
    let wakes = shared.db.wakes();
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(JOBS_CHANNEL).await?;
    // Something may have come while nobody listened.
    wakes.ring_all();
    loop {
        let Some(notification) = listener.try_recv().await? else {
            wakes.ring_all();
            continue;
        };
        let (bell, sender) = notification.payload().split_once(' ').unwrap_or_default();
        // Our own bells rang at the commit already.
        if sender == wakes.sender() {
            continue;
        }
        match Bell::named(bell) {
            Some(bell) => wakes.ring(bell),
            None => tracing::debug!(bell, "a bell that this version does not know"),
        }
    }
}
