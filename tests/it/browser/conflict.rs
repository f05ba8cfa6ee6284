//! Two reviewers on one case.

use super::Office;
use crate::support::{Browser, page};

const REASON: &str = "کاربرد یادشده در مجوز سرویس نیامده است و سازمان نمی‌تواند با آن موافقت کند.";

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_survives_a_change_by_somebody_else() {
    let office = Office::open(&["sara"]).await;
    let case = office.file_for("sara").await;
    let browser = Browser::start("conflict").await;
    browser.sign_in(&office, "sara").await;
    browser.open(&office.address(&format!("/cases/{}/reject", case.code))).await;
    browser.fill("شرح دلیل برای متقاضی", REASON).await;

    // Meanwhile, at another desk of the same reviewer.
    let elsewhere = office.kartabl.sign_in("sara").await;
    let path = format!("/cases/{}", case.code);
    let version = page::version(&elsewhere.get(&path).await.expect(200).text());
    let fields =
        [("version", version.as_str()), ("priority", "urgent"), ("priority_reason", "مصوبهٔ زمان‌دار است.")];
    elsewhere.post(&format!("{path}/priority"), &fields).await.expect(303);

    browser.press("ثبت رد و ساخت پیش‌نویس نامه").await;
    browser.see("همین پرونده را تغییر داد").await;
    browser.assert_alerted().await;
    assert_eq!(browser.value("شرح دلیل برای متقاضی").await, REASON);
    assert_eq!(case.look().await["state"], "evaluation", "nothing was written over the other's change");
    browser.look("conflict").await;

    // Whoever has seen it may send it again.
    browser.press("ثبت رد و ساخت پیش‌نویس نامه").await;
    browser.see("رد درخواست ثبت شد").await;
    assert_eq!(case.look().await["state"], "awaiting_letter");

    // What is not possible any more is answered by the page of the case, which says why.
    browser.open(&office.address(&format!("{path}/approve"))).await;
    browser.assert_alerted().await;
    browser.see("گردش پرونده").await;
    assert_eq!(browser.script("return document.querySelectorAll('[name=body]').length").await, 0);
    browser.look("barred").await;
    browser.assert_quiet().await;
    browser.close().await;
}
