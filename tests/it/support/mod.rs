//! What the tests stand on: the real program on a fresh database, its API, its pages, its outbox, a mail server and a
//! real browser.

pub(crate) mod answer;
pub(crate) mod api;
pub(crate) mod books;
pub(crate) mod browser;
pub(crate) mod database;
pub(crate) mod desk;
pub(crate) mod filed;
pub(crate) mod kartabl;
pub(crate) mod outbox;
pub(crate) mod page;
pub(crate) mod staff;
pub(crate) mod writer;

#[path = "../../servers/clamd.rs"]
pub(crate) mod clamd;

#[path = "../../servers/smtp.rs"]
pub(crate) mod smtp;

use std::{
    sync::Once,
    time::{Duration, Instant},
};

pub(crate) use answer::Answer;
pub(crate) use api::Api;
pub(crate) use books::Books;
pub(crate) use browser::Browser;
pub(crate) use database::Engine;
pub(crate) use filed::Filed;
pub(crate) use kartabl::Kartabl;
pub(crate) use staff::Staff;

/// Makes of each function a test on either engine.
macro_rules! on_both_engines {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $test() {
                super::$test(crate::support::Engine::Sqlite).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $test() {
                super::$test(crate::support::Engine::Postgres).await;
            })+
        }
    };
}
pub(crate) use on_both_engines;

/// How long background work may take before a test gives up on it. It is generous, since the machine may be busy: only
/// failing tests wait this long.
const TIMEOUT: Duration = Duration::from_secs(120);
/// The pause between two looks at background work.
const POLL_INTERVAL: Duration = Duration::from_millis(25);

/// Asks again and again until there is an answer; `what` names it in the failure.
pub(crate) async fn eventually<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(started.elapsed() < TIMEOUT, "waited {TIMEOUT:?} in vain for {what}");
        tokio::time::sleep(POLL_INTERVAL).await;
    }
}

/// An HTTP client that keeps nothing and follows nothing, as a test wants to see every answer itself.
pub(crate) fn http_client() -> reqwest::Client {
    install_tls();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(TIMEOUT)
        .no_proxy()
        .build()
        .unwrap()
}

/// reqwest and WebDriver take the process's TLS provider, as the program does.
fn install_tls() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| rustls::crypto::ring::default_provider().install_default().unwrap());
}

/// A variable that `tests/run` sets.
fn from_run(name: &str) -> String {
    std::env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set: run tests/run, which starts what the tests need"))
}
