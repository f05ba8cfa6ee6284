//! صحت‌سنجی نامه: the public page on which a letter is verified. It shows nothing about a person.

use kartabl_web::{
    templates::Page,
    views::parts::{Label, Moment},
};
use serde::Serialize;

#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct VerifyPage {
    /// The code that was typed or came with the address.
    pub(crate) code: String,
    pub(crate) outcome: Option<Verdict>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Verdict {
    Genuine {
        letter: VerifiedLetter,
    },
    /// Issued here and voided later.
    Void {
        letter: VerifiedLetter,
        at: Moment,
    },
    NotFound,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct VerifiedLetter {
    pub(crate) number: String,
    pub(crate) date: Moment,
    pub(crate) subject: String,
    pub(crate) signer: String,
    /// Result of the cryptographic signature, where there is one.
    pub(crate) signature: Option<Label>,
    /// The digest of the issued bytes; `None` for a void letter.
    pub(crate) sha256: Option<String>,
}

impl Page for VerifyPage {
    const TEMPLATE: &'static str = "pages/verify.html";
}

#[cfg(test)]
impl VerifyPage {
    pub(crate) fn sample() -> Self {
        Self { code: "K7QF-2M9X-D4TB".into(), outcome: Some(Verdict::Genuine { letter: Self::letter() }) }
    }

    pub(crate) fn sample_not_found() -> Self {
        Self { code: "K7QF-2M9X-D4T8".into(), outcome: Some(Verdict::NotFound) }
    }

    pub(crate) fn sample_void() -> Self {
        let at = Moment::new("2026-11-22", "۱ آذر ۱۴۰۵");
        Self { code: "K7QF-2M9X-D4TB".into(), outcome: Some(Verdict::Void { letter: Self::letter(), at }) }
    }

    fn letter() -> VerifiedLetter {
        VerifiedLetter {
            number: "405/213/4871".into(),
            date: Moment::new("2026-11-21", "شنبه ۳۰ آبان ۱۴۰۵"),
            subject: "پاسخ درخواست دریافت سرویس «استعلام کد پستی»".into(),
            signer: "معاون دولت الکترونیک".into(),
            signature: None,
            sha256: Some("9f2c7b1e4a60d38b55c1f07e92ab6d4418e3c5709b2fd61a7c84e0935db2f6a1".into()),
        }
    }
}
