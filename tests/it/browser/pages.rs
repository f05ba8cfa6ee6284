//! The pages beside the main path: other decisions, the paper letter, the jobs, searching, and every way to be told no.

use kartabl_documents::fixtures;
use serde_json::json;

use super::{Office, TITLE};
use crate::support::{
    Browser, Filed,
    filed::{NAME, PDF, PNG, service},
};

const REASON: &str = "کاربرد یادشده در مجوز سرویس نیامده است و سازمان نمی‌تواند با آن موافقت کند.";

#[tokio::test(flavor = "multi_thread")]
async fn cases_are_rejected_or_sent_for_samava() {
    let office = Office::open(&["sara"]).await;
    let (rejected, asked) = (office.file_for("sara").await, office.file_for("sara").await);
    let browser = Browser::start("decisions").await;
    browser.sign_in(&office, "sara").await;

    // A rejection needs words; what is missing is said above the form and at the field.
    browser.open(&office.address(&format!("/cases/{}", rejected.code))).await;
    browser.press("رد درخواست").await;
    browser.arrive(&format!("/cases/{}/reject", rejected.code)).await;
    browser.press("ثبت رد و ساخت پیش‌نویس نامه").await;
    browser.see("مورد را اصلاح کنید").await;
    browser.assert_alerted().await;
    browser.look("1-reject-without-reason").await;
    browser.press("شرح دلیل برای متقاضی").await;
    let focused = "return [document.activeElement.id, document.activeElement.getAttribute('aria-invalid')]";
    assert_eq!(browser.script(focused).await, json!(["reason", "true"]));
    browser.fill("شرح دلیل برای متقاضی", REASON).await;
    browser.press("به‌روزکردن پیش‌نمایش").await;
    browser.arrive(&format!("/cases/{}/reject", rejected.code)).await;
    browser.see(REASON).await;
    browser.look("2-reject").await;
    browser.press("ثبت رد و ساخت پیش‌نویس نامه").await;
    browser.see("رد درخواست ثبت شد").await;
    assert_eq!(rejected.look().await["state"], "awaiting_letter");

    browser.open(&office.address(&format!("/cases/{}", asked.code))).await;
    browser.press("درخواست اطلاعات سماوا").await;
    browser.see("فیلدهایی که متقاضی پر می‌کند").await;
    browser.look("3-samava").await;
    browser.press("فرستادن درخواست").await;
    browser.see("درخواست اطلاعات سماوا برای متقاضی فرستاده شد.").await;
    assert_eq!(asked.look().await["state"], "awaiting_samava");
    browser.look("4-case-awaiting-samava").await;
    browser.assert_quiet().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confidential_letter_is_registered_by_its_particulars() {
    let office = Office::open(&["sara", "nima"]).await;
    let case = confidential(&office).await;
    let browser = Browser::start("paper-letter").await;
    browser.sign_in(&office, "nima").await;
    browser.look("1-tray-of-secretariat").await;
    browser.press(TITLE).await;
    browser.see("بارگذاری نمی‌شود").await;
    browser.press("ثبت وصول نامهٔ محرمانه").await;
    browser.arrive(&format!("/cases/{}/paper-letter", case.code)).await;

    // Another number than the applicant said needs a note; the date is echoed with its weekday.
    browser.fill("شمارهٔ روی نامه", "۱۴۰۴/۹۹۹۹").await;
    browser.fill("تاریخ نامه", "۱۴۰۴/۷/۱۵").await;
    browser.press("ثبت وصول نامه").await;
    browser.see("مورد را اصلاح کنید").await;
    browser.assert_alerted().await;
    browser.see("سه‌شنبه ۱۵ مهر ۱۴۰۴").await;
    assert_eq!(browser.value("شمارهٔ روی نامه").await, "۱۴۰۴/۹۹۹۹");
    browser.look("2-other-number").await;
    browser.fill("شمارهٔ روی نامه", "۱۴۰۴/۲۵۷۸").await;
    browser.press("ثبت وصول نامه").await;
    browser.see("وصول نامه ثبت شد.").await;
    assert_eq!(case.look().await["state"], "evaluation");
    browser.assert_quiet().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_or_finds_nothing_is_told_why() {
    let office = Office::open(&["sara", "mina", "admin"]).await;
    let case = office.file_for("sara").await;
    let browser = Browser::start("states").await;
    browser.sign_in(&office, "mina").await;

    browser.open(&office.address(&format!("/cases/{}", case.code))).await;
    browser.see("این پرونده اکنون در دست سارا رضایی است").await;
    browser.look("1-forbidden").await;
    browser.open(&office.address("/cases/66E0814240")).await;
    browser.see("چیزی با این نشانی نیست").await;
    browser.look("2-not-found").await;
    let said = browser.severe_messages().await;
    assert!(said.len() == 2 && said[0].contains(" 403 ") && said[1].contains(" 404 "), "{said:#?}");

    browser.open(&office.address("/?tray=unit:contracts")).await;
    browser.see("هنوز پرونده‌ای به این صف نرسیده است.").await;
    browser.look("3-empty-tray").await;
    browser.open(&office.address("/?tray=mine&state=referred")).await;
    browser.see("چیزی پیدا نشد").await;
    browser.look("4-nothing-in-filter").await;

    // Whoever may not open a case learns that there is one, not which.
    let asked = "شاهكار";
    browser.search(asked).await;
    browser.see("۱ پروندهٔ دیگر در واحدهایی است که به آن دسترسی ندارید.").await;
    assert!(!browser.text().await.contains(&case.code));
    browser.look("5-nothing-found").await;
    browser.sign_out().await;
    browser.sign_in(&office, "sara").await;
    browser.search(asked).await;
    browser.see(&case.code).await;
    browser.look("6-found").await;
    browser.search(&case.code.to_lowercase()).await;
    browser.arrive(&format!("/cases/{}", case.code)).await;
    browser.assert_quiet().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_administrator_stops_and_starts_a_queue() {
    let office = Office::open(&["sara", "nima", "admin"]).await;
    let browser = Browser::start("desks").await;
    browser.sign_in(&office, "admin").await;
    browser.press("کارهای پس‌زمینه").await;
    browser.press("توقف صف ساخت نامه").await;
    browser.see("صف متوقف شد.").await;
    browser.see("متوقف").await;
    browser.look("1-jobs").await;
    browser.press("ادامهٔ صف ساخت نامه").await;
    browser.see("صف ادامه می‌یابد.").await;
    browser.sign_out().await;

    // The desk of letters while there is none, with one that nobody has opened, and with a number that stands.
    browser.sign_in(&office, "nima").await;
    browser.open(&office.address("/letters?stage=numbered")).await;
    browser.see("نامه‌ای در این مرحله نیست").await;
    browser.look("2-no-letters").await;
    let case = office.file_for("sara").await;
    office.kartabl.sign_in("sara").await.approve(&case.code).await.expect(303);
    browser.open(&office.address("/letters")).await;
    browser.see(&case.code).await;
    browser.look("3-letters").await;
    browser.press(&format!("پاسخ درخواست دریافت سرویس «{TITLE}»")).await;
    browser.fill("تاریخ نامه", "1405/13/01").await;
    browser.press("گرفتن شماره").await;
    browser.see("مورد را اصلاح کنید").await;
    browser.assert_alerted().await;
    browser.look("4-wrong-date").await;
    browser.assert_quiet().await;
    browser.close().await;
}

/// A case whose letter comes on paper.
async fn confidential(office: &Office) -> Filed {
    let mut data = service();
    data["letters"]["confidential"] = json!(true);
    let (case, _) = Filed::open(&office.portal, "gsb-service", data).await;
    case.upload("licence", None, PDF, fixtures::letter("1404/77", "1404/06/30")).await.expect(201);
    case.upload("logo", Some(0), PNG, fixtures::logo(64)).await.expect(201);
    case.submit().await.expect(202);
    case.until("awaiting_paper_letter").await;
    case
}

impl Browser {
    /// Searches by the box at the top.
    async fn search(&self, words: &str) {
        self.fill("جست‌وجوی پرونده", words).await;
        self.go_by_key("Enter", "Enter").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_an_applicant_shows_the_account_and_what_is_used_again() {
    let office = Office::open(&["sara"]).await;
    office.kartabl.add_user("leila", "لیلا سرپرست", "supervisor", "evaluation").await;
    let case = office.file_for("sara").await;
    let browser = Browser::start("applicant").await;
    browser.sign_in(&office, "leila").await;
    browser.open(&office.address(&format!("/cases/{}", case.code))).await;
    browser.press(NAME).await;
    browser.see("سامانهٔ نمونه").await;
    let page = browser.path().await;
    assert!(page.starts_with("/applicants/"), "{page}");
    browser.fill("شمارهٔ همراه تازه", "0912").await;
    browser.fill("دلیل", "سیم‌کارت سازمان عوض شده است").await;
    browser.press("تغییر شماره").await;
    browser.see("مورد را اصلاح کنید").await;
    browser.assert_alerted().await;
    browser.look("1-applicant-wrong-number").await;
    browser.fill("شمارهٔ همراه تازه", "۰۹۱۲۱۱۱۴۴۵۵").await;
    browser.press("تغییر شماره").await;
    browser.see("شمارهٔ همراه حساب تغییر کرد").await;
    browser.see("لیلا سرپرست").await;
    browser.look("2-applicant").await;
    browser.assert_quiet().await;
    browser.close().await;
}
