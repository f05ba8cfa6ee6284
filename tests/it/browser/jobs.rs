//! The machine room in Chromium: it looks again by itself, and takes nothing from under the operator's hands.

use super::PASSWORD;
use crate::support::{Books, Browser, Engine, Kartabl, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn the_machine_room_refreshes_itself_and_keeps_focus_and_ticks() {
    let kartabl = Kartabl::start(Engine::Sqlite).await;
    kartabl.add_user("modir", "مدیر سامانه", "admin", "evaluation").await;
    let books = Books::open(&kartabl.database_url).await;
    books.add_failed_jobs(2).await;
    let browser = Browser::start("jobs").await;
    browser.open(&format!("{}/login", kartabl.address)).await;
    browser.fill("نام کاربری", "modir").await;
    browser.fill("رمز عبور", PASSWORD).await;
    browser.press("ورود").await;
    browser.open(&format!("{}/jobs", kartabl.address)).await;
    browser.see("پردازش‌گرها").await;
    browser.picture_everywhere("list").await;
    browser.desktop().await;
    browser.assert_accessible().await;

    let count =
        async |what: &str| browser.script(format!("return document.querySelectorAll('{what}').length")).await;
    let failed = async || {
        let script = "return document.querySelector('#live-kpis a:last-child .v').textContent.trim()";
        browser.script(script).await.as_str().unwrap().to_owned()
    };
    let until_failed = async |expected: &str| {
        eventually(&format!("{expected} failed jobs"), async || (failed().await == expected).then_some(()))
            .await;
    };

    // Ticks stay while the figures around them move on.
    browser.script("document.querySelector('[data-row]').click()").await;
    browser.see("۱ کار انتخاب شد").await;
    books.add_failed_jobs(1).await;
    until_failed("۳").await;
    assert_eq!((count("[data-row]").await, count("[data-row]:checked").await), (2.into(), 1.into()));
    browser.press("لغو انتخاب").await;
    eventually("the list to follow", async || (count("[data-row]").await == 3).then_some(())).await;

    // So does the focus.
    browser.script("document.querySelector('#live-queues button').focus()").await;
    books.add_failed_jobs(1).await;
    until_failed("۴").await;
    let focused = "return document.activeElement.closest('#live-queues') !== null";
    assert_eq!(browser.script(focused).await, true);

    // Who wants it to rest has it rest: the page would have looked again, and did not.
    browser.press("توقف به‌روزرسانی").await;
    books.add_failed_jobs(1).await;
    browser.script("document.addEventListener('htmx:beforeRequest', () => document.wanted = true)").await;
    eventually("the moment of the next look", async || {
        (browser.script("return document.wanted").await == true).then_some(())
    })
    .await;
    browser.settled().await;
    assert_eq!(failed().await, "۴");
    browser.press("توقف به‌روزرسانی").await;
    until_failed("۵").await;

    // All of the list, as a job that says how far it has come.
    eventually("the list to follow", async || (count("[data-row]").await == 5).then_some(())).await;
    browser.press("کنار گذاشتن: همهٔ ۵ کار").await;
    browser.see("اقدام روی همهٔ کارهای این فهرست آغاز شد").await;
    eventually("the job to end", async || browser.text().await.contains("انجام‌شده").then_some(())).await;
    browser.see("۵ از ۵").await;
    browser.assert_accessible().await;
    browser.picture_everywhere("job").await;
    assert_eq!(books.jobs().await["cancelled"], 5);
    browser.assert_quiet().await;
    browser.close().await;
    books.close().await;
}
