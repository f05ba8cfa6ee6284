//! What a provider takes in a minute is all that it gets, and nothing waits for it but its own messages.

use std::time::Instant;

use super::support::{Books, Engine, Filed, Kartabl, eventually, on_both_engines};

on_both_engines!(messages_go_out_at_the_pace_of_their_provider);

async fn messages_go_out_at_the_pace_of_their_provider(engine: Engine) {
    let began = Instant::now();
    let settings = "[queues.per_minute]\nsms = 1\n[queues.cluster]\nrouting = 1\n";
    let kartabl = Kartabl::start_with(engine, settings).await;
    kartabl.employ(&["sara"]).await;
    let portal = kartabl.portal("portal", &["connection", "gsb-service"]).await;
    kartabl.approve_connection(&portal, &kartabl.sign_in("sara").await).await;
    let case = Filed::service(&portal).await;
    case.submit().await.expect(202);
    case.until("evaluation").await;
    let sara = kartabl.sign_in("sara").await;
    sara.take(&case.code).await.expect(303);
    sara.return_with(&case.code, &[("letters.date", "wrong", "تاریخ نادرست است.")]).await;

    let books = Books::open(&kartabl.database_url).await;
    eventually("a message to wait for its turn", async || {
        let jobs = books.jobs().await;
        // Nothing is under way any more.
        (!jobs.contains_key("available") && !jobs.contains_key("running") && jobs.contains_key("scheduled"))
            .then_some(())
    })
    .await;
    let (sent, minutes) = (kartabl.sms().len(), began.elapsed().as_secs() / 60);
    let allowed = 1 + usize::try_from(minutes).unwrap();
    assert!((1..=allowed).contains(&sent), "one a minute, not {sent}: {:?}", books.messages().await);
    let waiting = books.messages().await.into_iter().filter(|message| message.state == "queued");
    let waiting: Vec<_> = waiting.map(|message| message.channel).collect();
    assert!(!waiting.is_empty() && waiting.iter().all(|channel| channel == "sms"), "{waiting:?}");
    books.close().await;
}
