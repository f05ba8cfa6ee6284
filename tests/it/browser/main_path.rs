//! The main job with a mouse: one case from the tray to its issued letter, each page looked at on the way.

use serde_json::json;

use super::{Office, TITLE};
use crate::support::{
    Browser, Filed,
    browser::Theme,
    filed::{PDF, service},
};
use kartabl_documents::fixtures;

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_clicked_from_the_tray_to_its_issued_letter() {
    let office = Office::open(&["sara", "mina", "nima"]).await;
    let case = office.file().await;
    let mut walk = Walk { browser: Browser::start("main-path").await, pages: 0 };

    walk.sign_in(&office).await;
    walk.take(&case).await;
    walk.return_with_defects(&case).await;
    mend(&case).await;
    walk.refer(&office, &case).await;
    walk.answer(&office, &case).await;
    walk.approve(&office, &case).await;
    walk.issue(&office, &case).await;

    walk.browser.assert_quiet().await;
    walk.browser.close().await;
}

/// What the applicant does about the two defects.
async fn mend(case: &Filed) {
    let returned = case.look().await;
    assert_eq!(returned["state"], "returned");
    let texts: Vec<_> =
        returned["defects"].as_array().unwrap().iter().map(|defect| &defect["text"]).collect();
    assert!(texts.len() == 2 && texts.contains(&&json!(OWN_DEFECT)), "{texts:?}");
    case.edit(json!({"systems": service()["systems"]})).await.expect(200);
    case.upload("licence", None, PDF, fixtures::letter("1404/77", "1404/06/31")).await.expect(201);
    case.until_checked().await;
    case.resubmit().await.expect(202);
    case.until("evaluation").await;
}

const OWN_DEFECT: &str = "صفحهٔ دوم مجوز خوانا نیست؛ دوباره بارگذاری کنید.";
const QUESTION: &str = "آیا قرارداد این دستگاه معتبر است؟";
const OPINION: &str = "قرارداد تا پایان سال معتبر است.";
const SENTENCE: &str = "این موافقت تا پایان سال اعتبار دارد.";

/// The browser with the number of pages seen, which orders their pictures.
struct Walk {
    browser: Browser,
    pages: usize,
}

impl Walk {
    async fn sign_in(&mut self, office: &Office) {
        let browser = &self.browser;
        browser.open(&office.kartabl.address).await;
        browser.fill("نام کاربری", "sara").await;
        browser.fill("رمز عبور", "Wrong-1405!").await;
        browser.press("ورود").await;
        browser.see("نام کاربری، رمز عبور یا کد درست نیست.").await;
        assert_eq!(
            browser.script("return document.querySelectorAll('.err, [aria-invalid]').length").await,
            0
        );
        browser.assert_alerted().await;
        assert_eq!(browser.value("نام کاربری").await, "sara");
        assert_eq!(browser.value("رمز عبور").await, "");
        self.page("login-wrong").await;
        self.browser.sign_in(office, "sara").await;
        self.browser.see("کارتابل شما خالی است").await;
        self.page("tray-empty").await;
    }

    async fn take(&mut self, case: &Filed) {
        self.browser.press("برداشتن از صف بدون کارشناس").await;
        self.browser.see(&case.code).await;
        self.main_page("tray").await;
        self.browser.press(TITLE).await;
        self.browser.arrive(&format!("/cases/{}", case.code)).await;
        self.page("case-of-nobody").await;
        self.browser.press("برداشتن پرونده").await;
        self.browser.see("پرونده در کارتابل شماست.").await;
        self.main_page("case").await;
    }

    async fn return_with_defects(&mut self, case: &Filed) {
        self.browser.press("اعلام نقص").await;
        self.browser.arrive(&format!("/cases/{}/defects", case.code)).await;
        self.page("defects-empty").await;
        self.browser.tick("هشدار").await;
        self.browser.see("۱ نقص در این اعلام").await;
        self.browser.choose("بخش و فیلد", "نامهٔ مجوز سرویس").await;
        self.browser.choose("نوع نقص", "ناخوانا").await;
        self.browser.fill("متن نقص", OWN_DEFECT).await;
        self.browser.press("افزودن به فهرست").await;
        self.browser.see("۲ نقص در این اعلام").await;
        self.browser.see("پیامک").await;
        assert!(self.browser.text().await.contains(&case.code), "the message to the applicant is shown");
        self.main_page("defects").await;
        self.browser.press("ارسال به متقاضی").await;
        self.browser.see("نواقص به متقاضی اعلام شد.").await;
        self.page("case-returned").await;
    }

    async fn refer(&mut self, office: &Office, case: &Filed) {
        self.browser.open(&office.address("/")).await;
        self.page("tray-mended").await;
        self.browser.see("رفع نقص انجام شد").await;
        self.browser.press(TITLE).await;
        self.browser.see("رفع شد").await;
        self.browser.press("ارجاع").await;
        self.browser.arrive(&format!("/cases/{}/refer", case.code)).await;
        self.browser.tick("امور قراردادها").await;
        self.browser.fill("چه چیزی را بررسی کنند؟", QUESTION).await;
        self.page("refer").await;
        self.browser.press("ارجاع").await;
        self.browser.see("پرونده ارجاع شد.").await;
        self.browser.sign_out().await;
    }

    async fn answer(&mut self, office: &Office, case: &Filed) {
        self.browser.sign_in(office, "mina").await;
        self.browser.press("امور قراردادها").await;
        self.browser.see(&case.code).await;
        self.page("tray-of-unit").await;
        self.browser.press(TITLE).await;
        self.browser.press("برداشتن پرونده").await;
        self.browser.see(QUESTION).await;
        self.page("case-referred").await;
        self.browser.press("ثبت نظر واحد").await;
        self.browser.tick("موافق").await;
        self.browser.fill("متن نظر", OPINION).await;
        self.page("opinion").await;
        self.browser.press("ثبت نظر و برگرداندن").await;
        self.browser.see("نظر واحد ثبت شد").await;
        self.browser.sign_out().await;
    }

    async fn approve(&mut self, office: &Office, case: &Filed) {
        self.browser.sign_in(office, "sara").await;
        self.browser.press(TITLE).await;
        self.browser.see(OPINION).await;
        self.browser.press("تأیید").await;
        self.browser.arrive(&format!("/cases/{}/approve", case.code)).await;
        self.browser.press("ویرایش متن نامه").await;
        let body = format!("{}\n\n{SENTENCE}", self.browser.value("متن نامه").await);
        self.browser.fill("متن نامه", &body).await;
        self.browser.press("به‌روزکردن پیش‌نمایش").await;
        self.browser.see(SENTENCE).await;
        self.main_page("approve").await;
        self.browser.press("تأیید و ساخت پیش‌نویس نامه").await;
        self.browser.see("درخواست تأیید شد و پیش‌نویس نامه به دبیرخانه رفت.").await;
        self.browser.sign_out().await;
    }

    async fn issue(&mut self, office: &Office, case: &Filed) {
        self.browser.sign_in(office, "nima").await;
        self.browser.press("نامه‌های صادره").await;
        self.browser.press(&format!("پاسخ درخواست دریافت سرویس «{TITLE}»")).await;
        self.browser.see(SENTENCE).await;
        self.main_page("letter-draft").await;
        self.browser.press("گرفتن شماره").await;
        self.browser.see("شماره گرفته شد.").await;
        self.page("letter-numbered").await;
        self.browser.press("امضا و صدور نامه").await;
        // The page looks again by itself.
        self.browser.see("کد صحت‌سنجی").await;
        self.page("letter-issued").await;

        let pdf = self
            .browser
            .script("return document.querySelector('a[href$=\"/pdf\"]').getAttribute('href')")
            .await;
        let pdf = office.kartabl.sign_in("nima").await.get(pdf.as_str().unwrap()).await.expect(200);
        assert_eq!(pdf.header("content-type"), Some("application/pdf"));
        assert!(pdf.body.starts_with(b"%PDF-") && pdf.body.len() > 10_000);

        let issued = case.until("closed").await;
        let letter = &issued["letters"][0];
        self.browser.press(letter["verify"].as_str().unwrap().rsplit('/').next().unwrap()).await;
        self.browser.see("این نامه اصیل است").await;
        self.browser.see(letter["sha256"].as_str().unwrap()).await;
        self.main_page("verify").await;
    }

    /// A picture of this page, which is accessible in both themes and fits a desk and the narrowest phone.
    async fn page(&mut self, name: &str) {
        self.pages += 1;
        self.browser.picture(&format!("{:02}-{name}", self.pages)).await;
        self.browser.assert_fits().await;
        self.browser.assert_accessible().await;
        self.browser.theme(Theme::Dark).await;
        self.browser.assert_accessible().await;
        self.browser.theme(Theme::Light).await;
        self.browser.narrow().await;
        self.browser.assert_fits().await;
        self.browser.desktop().await;
    }

    /// Checks a page of the main path, and takes its pictures on desk and phone in both themes.
    async fn main_page(&mut self, name: &str) {
        self.pages += 1;
        self.browser.look(&format!("{:02}-{name}", self.pages)).await;
    }
}
