//! برچسب پستی: what stands on the envelope of a letter.

use kartabl_web::templates::Page;
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct LabelPage {
    /// The letter's id, for the way back.
    pub(crate) letter: String,
    pub(crate) number: String,
    pub(crate) date: String,
    pub(crate) sender: String,
    pub(crate) sender_address: String,
    pub(crate) receiver: String,
    /// The address, which may have several lines.
    pub(crate) lines: String,
    pub(crate) postal_code: Option<String>,
}

impl Page for LabelPage {
    const TEMPLATE: &'static str = "pages/label.html";
}

#[cfg(test)]
impl LabelPage {
    pub(crate) fn sample() -> Self {
        Self {
            letter: "l1".into(),
            number: "1405/4872".into(),
            date: "۱۴۰۵/۰۹/۰۲".into(),
            sender: "سازمان فناوری اطلاعات ایران".into(),
            sender_address: "تهران، خیابان شریعتی، نبش خیابان شهید قندی".into(),
            receiver: "شرکت داده‌پرداز نمونه".into(),
            lines: "اصفهان، شهرک صنعتی جی\nخیابان دوم، پلاک ۱۲".into(),
            postal_code: Some("۸۱۵۹۳۱۳۱۱۱".into()),
        }
    }
}
