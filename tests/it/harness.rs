//! The harness itself: what it says about pages must be true, also the bad news.

use axum::{Router, extract::Form, response::Html, routing::get};
use std::collections::BTreeMap;
use tokio::net::TcpListener;

use super::support::{
    Browser, Engine,
    browser::Theme,
    kartabl::{Kartabl, PASSWORD},
};

const PAGE: &str = r#"<!doctype html><html lang="fa" dir="rtl"><head><title>آزمون</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head><body><main><h1>فرم</h1>
<form method="post"><label for="n">نام کاربری</label><input id="n" name="name">
<label><input type="checkbox" name="urgent" value="1"> فوری</label>
<label for="u">واحد</label><select id="u" name="unit"><option value="">—</option><option value="contracts">امور قراردادها</option></select>
<button>ثبت و ادامه</button></form><p id="js">بی‌اسکریپت</p>
<script>document.getElementById("js").textContent = "بااسکریپت"</script></main></body></html>"#;

const FAULTY: &str = r#"<!doctype html><html><head><title>x</title><link rel="icon" href="data:,"></head><body>
<img src="/missing.png"><input name="unlabelled"></body></html>"#;

async fn serve() -> String {
    let echo = async |Form(form): Form<BTreeMap<String, String>>| {
        Html(format!(r#"<link rel="icon" href="data:,"><h1>رسید</h1>{form:?}"#))
    };
    let app = Router::new()
        .route("/", get(async || Html(PAGE)).post(echo))
        .route("/faulty", get(async || Html(FAULTY)));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_finds_controls_by_their_labels_and_faults_where_they_are() {
    let address = serve().await;
    let browser = Browser::start("harness").await;
    browser.open(&address).await;
    browser.see("بااسکریپت").await;
    browser.picture_everywhere("form").await;
    browser.assert_quiet().await;

    browser.phone().await;
    assert_eq!(browser.script("return innerWidth").await, 390);
    browser.theme(Theme::Dark).await;
    assert_eq!(browser.script("return matchMedia('(prefers-color-scheme: dark)').matches").await, true);

    browser.fill("نام کاربری", "sara").await;
    browser.tick("فوری").await;
    browser.choose("واحد", "امور قراردادها").await;
    browser.press("ثبت").await;
    browser.see("رسید").await;
    for entry in [r#""name": "sara""#, r#""urgent": "1""#, r#""unit": "contracts""#] {
        assert!(browser.text().await.contains(entry), "{}", browser.text().await);
    }

    browser.open(&format!("{address}/faulty")).await;
    let found = browser.accessibility_faults().await.join("\n");
    for rule in ["image-alt", "label", "html-has-lang"] {
        assert!(found.contains(rule), "{found}");
    }
    let severe = browser.severe_messages().await;
    assert!(severe.len() == 1 && severe[0].contains("missing.png"), "{severe:#?}");
    browser.close().await;

    let browser = Browser::without_script("harness").await;
    browser.open(&address).await;
    browser.see("بی‌اسکریپت").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_keeps_what_it_was_told_when_it_is_killed() {
    for engine in Engine::ALL {
        let mut kartabl = Kartabl::start(engine).await;
        kartabl.add_user("sara", "سارا کریمی", "expert", "evaluation").await;
        let sara = kartabl.sign_in("sara").await;
        assert!(sara.get("/").await.expect(200).text().contains("سارا کریمی"));
        assert_eq!(kartabl.visitor().get("/").await.expect(303).header("location"), Some("/login?next=%2F"));

        kartabl.kill().await;
        kartabl.restart().await;
        sara.get("/").await.expect(200);
        assert!(kartabl.stop().await.success());
        assert_eq!((kartabl.sms(), kartabl.mail()), (vec![], vec![]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_signs_in() {
    let kartabl = Kartabl::start(Engine::Sqlite).await;
    kartabl.add_user("sara", "سارا کریمی", "expert", "evaluation").await;
    let browser = Browser::start("login").await;
    browser.open(&kartabl.address).await;
    browser.picture_everywhere("login").await;
    browser.fill("نام کاربری", "sara").await;
    browser.fill("رمز عبور", PASSWORD).await;
    browser.press("ورود").await;
    browser.see("سارا کریمی").await;
    assert_eq!(browser.path().await, "/");
    browser.picture_everywhere("tray").await;
    browser.assert_quiet().await;
    browser.close().await;
}
