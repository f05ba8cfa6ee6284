//! Receives the notifications of other processes on PostgreSQL, over one listening connection for each process.

use crate::shared::Shared;
use kartabl_storage::{
    StorageError, Topic,
    engine::{postgres::JOBS_CHANNEL, server::Server},
};
use sqlx::postgres::{PgListener, PgNotification};
use std::{convert::Infallible, sync::Arc, time::Duration};

const PAUSE: Duration = Duration::from_secs(1);
const PING: &str = "SELECT 1";

pub(crate) async fn run(shared: Arc<Shared>, server: Server) {
    let listening = async {
        loop {
            let Err(error) = listen(&shared, &server).await;
            tracing::warn!(%error, "the listening connection broke, the timer polls meanwhile");
            tokio::time::sleep(PAUSE).await;
        }
    };
    tokio::select! {
        () = listening => {}
        () = shared.stop.cancelled() => {}
    }
}

async fn listen(shared: &Shared, server: &Server) -> Result<Infallible, StorageError> {
    let notifier = shared.db.notifier();
    // A listener that fell silent occupies its connection until the system gives it up, so it gets a pool of its own.
    let pool = server.dedicated_pool();
    let mut listener = server.with_timeout(PgListener::connect_with(&pool)).await?;
    // A connection that breaks is an error here, and everything begins anew.
    listener.eager_reconnect(false);
    server.with_timeout(listener.listen(JOBS_CHANNEL)).await?;
    // Something may have come while nobody listened.
    notifier.notify_all();
    loop {
        match tokio::time::timeout(server.statement_timeout(), listener.try_recv()).await {
            Ok(Ok(Some(notification))) => receive(shared, &notification),
            Ok(Ok(None)) => {
                return Err(sqlx::Error::from(std::io::Error::from(std::io::ErrorKind::UnexpectedEof)).into());
            }
            Ok(Err(error)) => return Err(error.into()),
            // Nothing was sent, or nothing arrives any more; a ping tells which. Notifications beside its answer are
            // buffered.
            Err(_) => {
                server.with_timeout(sqlx::query(PING).execute(&mut listener)).await?;
            }
        }
    }
}

fn receive(shared: &Shared, notification: &PgNotification) {
    let notifier = shared.db.notifier();
    let (topic, sender) = notification.payload().split_once(' ').unwrap_or_default();
    // This process was notified at the commit already.
    if sender == notifier.sender() {
        return;
    }
    match Topic::named(topic) {
        Some(topic) => notifier.notify(topic),
        None => tracing::debug!(topic, "a topic that this version does not know"),
    }
}
