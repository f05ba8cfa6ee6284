//! What stands on a letter: the data that the letters desk previews and the typesetter prints.
//!
//! Every text here is data, never markup: `#`, `*`, `<` and the like are printed as they are.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One letter, complete enough to be printed once [`LetterData::missing`] is empty.
///
/// Texts are Persian and shown as given; digits are not converted. A line feed inside a text is a line break.
///
/// Unknown fields are refused on reading: a letter must never be printed without a part that its writer put in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterData {
    /// The organisation that writes, as in its letterhead.
    pub organisation: String,
    /// The unit of the organisation, below its name.
    #[serde(default)]
    pub unit: String,
    /// Postal address, telephone or site of the organisation, for the foot of the page.
    #[serde(default)]
    pub address: String,
    /// The number from the register (شماره); empty until the secretariat takes one.
    pub number: String,
    /// The date as printed (تاریخ): Jalali, `۱۴۰۵/۰۹/۰۲`.
    pub date: String,
    /// The day of the letter in the Gregorian calendar; the creation date in the file's metadata.
    pub iso_date: Date,
    /// What is attached (پیوست), usually «ندارد».
    #[serde(default)]
    pub attachment: String,
    /// Confidentiality (طبقه‌بندی), usually «عادی»; no line is printed when empty.
    #[serde(default)]
    pub classification: String,
    /// To whom the letter goes: a person or an organisation, with the form of address.
    pub recipient: String,
    /// Office of the recipient, on a line of its own.
    #[serde(default)]
    pub recipient_title: String,
    /// What the letter is about (موضوع); also the title of the file.
    pub subject: String,
    /// The text, one string a paragraph, the salutation first. Empty paragraphs are left out.
    pub body: Vec<String>,
    /// A table below the text.
    #[serde(default)]
    pub table: Option<LetterTable>,
    /// The last words (usually «با احترام»).
    #[serde(default)]
    pub closing: String,
    /// Who signs.
    pub signer_name: String,
    /// Office of the signer.
    #[serde(default)]
    pub signer_title: String,
    /// The signature as a PNG picture; without it only name and office of the signer are printed.
    /// Not part of the stored form: it is a file of its own, fetched when the letter is printed.
    #[serde(skip)]
    pub signature_png: Option<Vec<u8>>,
    /// Tracking code of the case that the letter answers.
    #[serde(default)]
    pub tracking_code: String,
    /// The code with which anybody can check on the public page that the letter is genuine.
    pub verification_code: String,
    /// Address of that page for this letter, see [`verify_url`]; printed and put into the QR code.
    pub verification_url: String,
    /// Who gets a copy (رونوشت), one line each.
    #[serde(default)]
    pub copies: Vec<String>,
}

/// A table in a letter; a column with the row number comes first by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterTable {
    /// One heading a column.
    pub headers: Vec<String>,
    /// The rows; each has as many cells as there are headings.
    pub rows: Vec<Vec<String>>,
}

impl LetterData {
    /// Names of the fields without which no letter can be printed and which are still blank, in printed order.
    pub fn missing(&self) -> Vec<&'static str> {
        let required = [
            ("organisation", &self.organisation),
            ("number", &self.number),
            ("date", &self.date),
            ("recipient", &self.recipient),
            ("subject", &self.subject),
            ("signer_name", &self.signer_name),
            ("verification_code", &self.verification_code),
            ("verification_url", &self.verification_url),
        ];
        let mut missing: Vec<_> =
            required.iter().filter(|(_, text)| text.trim().is_empty()).map(|(name, _)| *name).collect();
        if self.body.iter().all(|paragraph| paragraph.trim().is_empty()) {
            missing.push("body");
        }
        missing
    }

    /// A letter for previews, tests and benchmarks. All names, numbers and addresses in it are invented.
    pub fn sample() -> Self {
        let text = |text: &str| text.to_owned();
        Self {
            organisation: text("سازمان فناوری اطلاعات ایران"),
            unit: text("معاونت دولت الکترونیک"),
            address: text("تهران، خیابان نمونه، شمارهٔ ۲۲ — تلفن: ۰۲۱-۰۰۰۰۰۰۰۰"),
            number: text("۴۰۵/۲۱۳/۴۸۷۲"),
            date: text("۱۴۰۵/۰۹/۰۲"),
            iso_date: Date::constant(2026, 11, 23),
            attachment: text("ندارد"),
            classification: text("عادی"),
            recipient: text("شرکت داده‌پرداز نمونه"),
            recipient_title: text("مدیرعامل محترم"),
            subject: text("پاسخ درخواست دریافت سرویس «استعلام کد پستی»"),
            body: vec![
                text("با سلام و احترام،"),
                text(
                    "بازگشت به نامهٔ شمارهٔ ۴۰۵/ص/۱۱۹ مورخ ۱۴۰۵/۰۸/۲۵ و درخواست ثبت‌شده با کد رهگیری 66E0813977، به آگاهی \
                     می‌رساند درخواست آن شرکت برای دریافت سرویس «استعلام کد پستی» از گذرگاه عمومی خدمات دولت (PGSB) \
                     بررسی و با آن موافقت شد.",
                ),
                text(
                    "خواهشمند است رابط فنی معرفی‌شده ظرف ۱۰ روز کاری برای دریافت نام کاربری و انجام آزمون اتصال از \
                     نشانی 192.0.2.25 و درگاه 8443 اقدام کند.",
                ),
            ],
            table: Some(LetterTable {
                headers: vec![text("عنوان"), text("شرح")],
                rows: vec![
                    vec![text("سرویس"), text("استعلام کد پستی")],
                    vec![text("مسیر دسترسی"), text("PGSB از شبکهٔ ملی اطلاعات")],
                    vec![text("اعتبار"), text("یک سال از تاریخ این نامه")],
                ],
            }),
            closing: text("با احترام"),
            signer_name: text("مریم کاویانی"),
            signer_title: text("معاون دولت الکترونیک"),
            signature_png: None,
            tracking_code: text("66E0813977"),
            verification_code: text("K7QF-2M9X-D4TB"),
            verification_url: verify_url("https://kartabl.example.ir", "K7QF-2M9X-D4TB"),
            copies: vec![text("امور قراردادها، برای آگاهی"), text("دبیرخانه، برای بایگانی")],
        }
    }
}

/// The public page on which the letter with this verification code can be checked; `base` is the site's address.
pub fn verify_url(base: &str, code: &str) -> String {
    format!("{}/verify/{code}", base.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_fields_are_named_in_printed_order() {
        assert_eq!(LetterData::sample().missing(), Vec::<&str>::new());
        let letter = LetterData {
            number: String::new(),
            subject: " \u{a0}".into(),
            body: vec![" ".into()],
            ..LetterData::sample()
        };
        assert_eq!(letter.missing(), ["number", "subject", "body"]);
    }

    #[test]
    fn the_stored_form_reads_back_without_the_signature_and_refuses_unknown_fields() {
        let letter = LetterData { signature_png: Some(vec![1, 2, 3]), ..LetterData::sample() };
        let mut stored = serde_json::to_value(&letter).unwrap();
        assert_eq!(stored["iso_date"], "2026-11-23");
        assert_eq!(serde_json::from_value::<LetterData>(stored.clone()).unwrap(), LetterData::sample());
        stored["nummer"] = "1".into();
        assert!(serde_json::from_value::<LetterData>(stored).is_err());
    }

    #[test]
    fn the_page_address_has_one_slash_between_its_parts() {
        assert_eq!(verify_url("https://a.ir/", "X-1"), "https://a.ir/verify/X-1");
        assert_eq!(verify_url("https://a.ir/kartabl", "X-1"), "https://a.ir/kartabl/verify/X-1");
    }
}
