//! The network between the program and its database swallows packets: whoever asks is told so in time, what was
//! acknowledged is there afterwards, and the work goes on by itself.

use std::time::{Duration, Instant};

use kartabl_storage::testing::Network;

use crate::support::{
    Answer, Engine, Filed, Kartabl, eventually,
    filed::{MOBILE, connection},
};

/// One acquisition and one statement without an answer, and some air for a busy machine.
const IN_TIME: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_silent_database_is_told_in_time_and_loses_nothing() {
    // A claim whose answer was swallowed waits for the end of its lease.
    let mut kartabl = Kartabl::prepare(Engine::Postgres, "[queues]\nlease_seconds = 5\n").await;
    kartabl.configure_first("database_patience_seconds = 2\n");
    let network = Network::to(&kartabl.database_url);
    let direct = std::mem::take(&mut kartabl.database_url);
    kartabl.database_url = network.url(&direct);
    kartabl.restart().await;
    kartabl.add_user("sara", "سارا محمدی", "expert", "evaluation").await;
    let portal = kartabl.portal("portal", &["connection"]).await;
    let sara = kartabl.sign_in("sara").await;
    let case = Filed::connection(&portal, connection()).await;

    network.silence();
    let (path, started) = (case.path(""), Instant::now());
    let (call, tray, ready, verify) = tokio::join!(
        portal.get(&path),
        sara.get("/"),
        Answer::of(portal.client.get(format!("{}/health/ready", kartabl.address))),
        sara.get("/verify/AAAA-BBBB"),
    );
    assert!(started.elapsed() < IN_TIME, "{:?}", started.elapsed());
    assert_eq!(call.status, 503, "{call:?}");
    assert_eq!(call.json()["code"], "unavailable");
    assert!(call.headers.contains_key("retry-after"));
    for page in [tray, verify] {
        assert_eq!(page.status, 503);
        assert!(page.text().contains("سامانه اکنون پاسخ‌گو نیست"), "{}", page.text());
    }
    assert_eq!(ready.status, 503);
    assert!(ready.text().contains("database"), "{}", ready.text());

    network.restore();
    case.until("evaluation").await;
    assert_eq!(sara.get("/").await.status, 200);
    kartabl.sms_with(MOBILE, &case.code).await;
    eventually("the program to be ready", async || {
        let ready = portal.client.get(format!("{}/health/ready", kartabl.address));
        (Answer::of(ready).await.status == 200).then_some(())
    })
    .await;
    assert_eq!(kartabl.stop().await.code(), Some(0));
}
