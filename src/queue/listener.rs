//! Hears on PostgreSQL what other processes ring: one listening connection for each process.

use crate::process::Shared;
use kartabl_storage::{
    Bell, StorageError,
    engine::{postgres::JOBS_CHANNEL, server::Server},
};
use sqlx::postgres::{PgListener, PgNotification};
use std::{convert::Infallible, sync::Arc, time::Duration};

const PAUSE: Duration = Duration::from_secs(1);
const STILL_THERE: &str = "SELECT 1";

pub(crate) async fn run(shared: Arc<Shared>, server: Server) {
    let listening = async {
        loop {
            let Err(error) = listen(&shared, &server).await;
            tracing::warn!(%error, "the listening connection broke, the safety tick goes on meanwhile");
            tokio::time::sleep(PAUSE).await;
        }
    };
    tokio::select! {
        () = listening => {}
        () = shared.stop.cancelled() => {}
    }
}

async fn listen(shared: &Shared, server: &Server) -> Result<Infallible, StorageError> {
    let wakes = shared.db.wakes();
    // A line of its own: a listener that fell silent keeps its connection until the system gives it up.
    let line = server.own_line();
    let mut listener = server.within(PgListener::connect_with(&line)).await?;
    // A connection that breaks is an error here, and everything begins anew.
    listener.eager_reconnect(false);
    server.within(listener.listen(JOBS_CHANNEL)).await?;
    // Something may have come while nobody listened.
    wakes.ring_all();
    loop {
        match tokio::time::timeout(server.patience(), listener.try_recv()).await {
            Ok(Ok(Some(notification))) => heard(shared, &notification),
            Ok(Ok(None)) => {
                return Err(sqlx::Error::from(std::io::Error::from(std::io::ErrorKind::UnexpectedEof)).into());
            }
            Ok(Err(error)) => return Err(error.into()),
            // Nothing was rung, or nothing arrives any more: an answer tells which. What comes with it is kept.
            Err(_) => {
                server.within(sqlx::query(STILL_THERE).execute(&mut listener)).await?;
            }
        }
    }
}

fn heard(shared: &Shared, notification: &PgNotification) {
    let wakes = shared.db.wakes();
    let (bell, sender) = notification.payload().split_once(' ').unwrap_or_default();
    // Our own bells rang at the commit already.
    if sender == wakes.sender() {
        return;
    }
    match Bell::named(bell) {
        Some(bell) => wakes.ring(bell),
        None => tracing::debug!(bell, "a bell that this version does not know"),
    }
}
