//! The process is killed again and again while cases move along their whole way, and started again on the same data.
//! Nobody helps: portals and staff ask again, as they would, and in the end the books must be right.

mod checks;
mod office;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    time::Duration,
};

use futures::future::join_all;
use kartabl_domain::{World, clock::fixed};
use tokio::time::{sleep, timeout};

use super::support::{Books, Engine, Kartabl, eventually, on_both_engines};
use checks::{cases_ended_well, messages_went_out_once, numbers_have_no_gaps};
use office::Office;

const KILLS: usize = 20;
/// How many cases move at a time.
const AT_ONCE: usize = 4;
/// A case that needs longer has got stuck. On a busy machine each of the starts that it lives through takes a while.
const STUCK: Duration = Duration::from_secs(300);
/// The jobs of a dead process wait for this; on the embedded engine they don't.
const SETTINGS: &str = "[queues]\nlease_seconds = 2\n";

on_both_engines!(nothing_is_lost_or_done_twice_when_the_process_is_killed);

async fn nothing_is_lost_or_done_twice_when_the_process_is_killed(engine: Engine) {
    let chance = chance();
    let mut kartabl = Kartabl::start_with(engine, SETTINGS).await;
    kartabl.employ(&["sara", "mina", "nima"]).await;
    let office = Office {
        portal: kartabl.portal("portal", &["connection", "gsb-service"]).await.persistent(),
        sara: kartabl.sign_in("sara").await.persistent(),
        mina: kartabl.sign_in("mina").await.persistent(),
        nima: kartabl.sign_in("nima").await.persistent(),
    };
    kartabl.approve_connection(&office.portal, &office.sara).await;

    let (office, over) = (Arc::new(office), Arc::new(AtomicBool::new(false)));
    let clerks: Vec<_> = (0..AT_ONCE)
        .map(|clerk| {
            let (office, over) = (Arc::clone(&office), Arc::clone(&over));
            tokio::spawn(async move {
                let mut codes = Vec::new();
                while codes.is_empty() || !over.load(SeqCst) {
                    let name = format!("case {} of clerk {clerk}", codes.len());
                    let done = timeout(STUCK, office.whole_way(&name)).await;
                    codes.push(done.unwrap_or_else(|_| panic!("{name} got stuck")));
                }
                codes
            })
        })
        .collect();
    for kill in 1..=KILLS {
        let moment = Duration::from_millis(100 + u64::from(u16::from_le_bytes(chance.bytes())) % 900);
        eprintln!("kill {kill} after {moment:?}");
        sleep(moment).await;
        kartabl.kill().await;
        kartabl.restart().await;
    }
    over.store(true, SeqCst);
    let codes: Vec<String> = join_all(clerks).await.into_iter().flat_map(Result::unwrap).collect();
    eprintln!("{} cases came to their end", codes.len());

    let books = Books::open(&kartabl.database_url).await;
    eventually("the background to have done its work", async || {
        let jobs = books.jobs().await;
        jobs.keys().all(|state| state == "done").then_some(())
    })
    .await;
    cases_ended_well(&office, &codes).await;
    numbers_have_no_gaps(&books, &codes).await;
    messages_went_out_once(&kartabl, &books, &codes).await;
    books.close().await;
    let verified = kartabl.run(&["audit", "verify"], "").await;
    assert_eq!((verified.code, verified.out.as_str()), (Some(0), "the audit chain is whole\n"));
}

/// Repeatable: the moments of a failed run come again with the seed that it printed.
fn chance() -> World {
    let seed = std::env::var("KARTABL_TEST_SEED")
        .ok()
        .map(|seed| seed.parse().expect("KARTABL_TEST_SEED: a number"));
    let seed =
        seed.unwrap_or_else(|| u64::from(u32::from_le_bytes(kartabl_storage::testing::world().bytes())));
    eprintln!("KARTABL_TEST_SEED={seed}");
    fixed::world(kartabl_storage::testing::world().now(), seed).0
}
