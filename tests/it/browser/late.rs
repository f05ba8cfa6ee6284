//! A form that is sent after the session has ended, in Chromium: what was typed comes back after the sign-in.

use super::{Office, PASSWORD};
use crate::support::Browser;

const TEXT: &str = "تاریخ نامه با متن آن نمی‌خواند؛ نامهٔ درست را بارگذاری کنید.";

#[tokio::test(flavor = "multi_thread")]
async fn a_defect_that_was_typed_outlives_the_end_of_the_session() {
    let office = Office::open(&["sara"]).await;
    let case = office.file_for("sara").await;
    let browser = Browser::start("late").await;
    browser.sign_in(&office, "sara").await;
    browser.open(&office.address(&format!("/cases/{}/defects", case.code))).await;
    browser.choose("بخش و فیلد", "تاریخ نامه").await;
    browser.fill("متن نقص برای متقاضی", TEXT).await;
    browser.leave_field().await;

    // Meanwhile the session ends; here by a sign-out in another tab.
    browser.script("return fetch('/logout', {method: 'POST'}).then(() => 1)").await;
    browser.press("ارسال به متقاضی").await;
    browser.see("پس از ورود در همان فرم می‌آید").await;
    browser.look("kept").await;
    assert_eq!(case.look().await["state"], "evaluation");

    browser.fill("نام کاربری", "sara").await;
    browser.fill("رمز عبور", PASSWORD).await;
    browser.press("ورود").await;
    browser.see("نشست شما به پایان رسیده بود").await;
    assert!(browser.text().await.contains(TEXT) || browser.value("متن نقص برای متقاضی").await == TEXT);
    assert_eq!(case.look().await["state"], "evaluation", "nothing is done without a press");
    browser.look("back").await;
    browser.press("ارسال به متقاضی").await;
    case.until("returned").await;
    let told = case.look().await["defects"].to_string();
    assert!(told.contains(TEXT), "{told}");
    browser.close().await;
}
