//! Without JavaScript everything goes by links and forms.

use super::{Office, TITLE};
use crate::support::Browser;

const DEFECT: &str = "صفحهٔ دوم مجوز خوانا نیست؛ دوباره بارگذاری کنید.";
const SENTENCE: &str = "این موافقت تا پایان سال اعتبار دارد.";

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_returned_and_another_one_is_answered_without_script() {
    let office = Office::open(&["sara", "nima"]).await;
    let returned = office.file().await;
    let browser = Browser::without_script("plain").await;
    browser.sign_in(&office, "sara").await;
    assert_eq!(browser.script("return document.documentElement.classList.contains('js')").await, false);

    // What is refused comes back with what was typed, and with the place of the fault.
    browser.open(&office.address(&format!("/cases/{}", returned.code))).await;
    browser.press("برداشتن پرونده").await;
    browser.press("اعلام نقص").await;
    browser.press("ارسال به متقاضی").await;
    browser.see("دست‌کم یک نقص").await;
    browser.fill("متن نقص", DEFECT).await;
    browser.press("افزودن به فهرست").await;
    browser.see("بخش و فیلد").await;
    assert_eq!(browser.value("متن نقص").await, DEFECT);
    browser.picture("defects-refused").await;
    browser.choose("بخش و فیلد", "نامهٔ مجوز سرویس").await;
    browser.choose("نوع نقص", "ناخوانا").await;
    browser.press("افزودن به فهرست").await;
    browser.see("۱ نقص در این اعلام").await;
    browser.press("ارسال به متقاضی").await;
    browser.see("نواقص به متقاضی اعلام شد.").await;
    assert_eq!(returned.look().await["state"], "returned");

    // Trays are filtered by a button, decisions are previewed by one.
    let answered = office.file_for("sara").await;
    browser.open(&office.address("/?tray=all")).await;
    browser.choose_in("وضعیت", "ارزیابی").await;
    browser.press("اعمال").await;
    browser.see(&answered.code).await;
    assert!(!browser.text().await.contains(&returned.code), "the other one is with the applicant");
    browser.press(TITLE).await;
    browser.press("تأیید").await;
    browser.press("ویرایش متن نامه").await;
    let body = format!("{}\n\n{SENTENCE}", browser.value("متن نامه").await);
    browser.fill("متن نامه", &body).await;
    browser.press("به‌روزکردن پیش‌نمایش").await;
    browser.see(SENTENCE).await;
    browser.press("تأیید و ساخت پیش‌نویس نامه").await;
    browser.see("درخواست تأیید شد").await;
    browser.sign_out().await;

    browser.sign_in(&office, "nima").await;
    browser.press("نامه‌های صادره").await;
    browser.press(&format!("پاسخ درخواست دریافت سرویس «{TITLE}»")).await;
    browser.press("گرفتن شماره").await;
    browser.press("امضا و صدور نامه").await;
    answered.until("closed").await;
    browser.assert_quiet().await;
    browser.close().await;
}
