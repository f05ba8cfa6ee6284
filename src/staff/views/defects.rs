//! اعلام نقص: returning a case to its applicant with a list of defects.

use kartabl_web::{
    templates::Page,
    views::{
        form::FormState,
        parts::{CaseRef, Choice, MessagePreview, ReadyText},
    },
};
use serde::Serialize;

/// Form fields: `version`, `suggested` (keys, repeated), `own` (indices that stay ticked) with the lists `own_place`,
/// `own_kind`, `own_text`, the new one in `place`, `kind`, `text`, then `deadline` (working days) and `do`, which is
/// `preview`, `add` or `send`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DefectsPage {
    pub(crate) case: CaseRef,
    pub(crate) form: FormState,
    pub(crate) suggestions: Vec<Suggestion>,
    pub(crate) own: Vec<OwnDefect>,
    pub(crate) places: Vec<PlaceGroup>,
    pub(crate) kinds: Vec<Choice>,
    pub(crate) ready: Vec<ReadyText>,
    /// The text of a further defect, as typed so far.
    pub(crate) text: String,
    pub(crate) deadlines: Vec<Choice>,
    /// The defects that the applicant will see: the ticked ones of both lists.
    pub(crate) chosen: Vec<ChosenDefect>,
    pub(crate) messages: Vec<MessagePreview>,
    /// Minutes in which the return can be taken back; 0 where it cannot.
    pub(crate) undo_minutes: u32,
}

/// A finding of the program. Faults are ticked at first, warnings are not.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Suggestion {
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) place: String,
    pub(crate) text: String,
    pub(crate) ticked: bool,
}

/// A defect that the reviewer has written.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct OwnDefect {
    /// Value of the place (section and field or document).
    pub(crate) place: String,
    pub(crate) place_label: String,
    pub(crate) kind: String,
    pub(crate) kind_label: String,
    pub(crate) text: String,
    pub(crate) ticked: bool,
}

/// A section with the fields and documents that a defect may point at.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PlaceGroup {
    pub(crate) section: String,
    pub(crate) places: Vec<Choice>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct ChosenDefect {
    pub(crate) place: String,
    pub(crate) text: String,
}

impl Page for DefectsPage {
    const TEMPLATE: &'static str = "pages/defects.html";
}

#[cfg(test)]
impl DefectsPage {
    pub(crate) fn sample() -> Self {
        use super::samples::parts;
        use kartabl_web::views::parts::Channel;
        let suggestion = |key: &str, title: &str, place: &str, text: &str, ticked| Suggestion {
            key: key.into(),
            title: title.into(),
            place: place.into(),
            text: text.into(),
            ticked,
        };
        Self {
            case: parts::case("66E0814240"),
            form: parts::errors(&[(
                "text",
                "متن نقص برای متقاضی",
                "متن نقص نباید کم‌تر از ۱۰ نویسه داشته باشد.",
            )]),
            suggestions: vec![
                suggestion(
                    "letter.date",
                    "تاریخ نامه معتبر نیست",
                    "نامه‌ها ‹ تاریخ نامه",
                    "تاریخ نامه (۱۴۰۵/۰۹/۱۸) پس از تاریخ ثبت درخواست است. لطفاً تاریخ درج‌شده روی نامه را وارد کنید.",
                    true,
                ),
                suggestion(
                    "system.ip",
                    "نشانی IP با بستر استفاده سازگار نیست",
                    "سامانه ‹ نشانی IP",
                    "برای بستر اینترنت باید نشانی عمومی ثبت شود؛ در غیر این صورت بستر را «شبکهٔ دولت» انتخاب و از مسیر GSB اقدام کنید.",
                    true,
                ),
                suggestion(
                    "contact.email",
                    "رایانامهٔ رابط فنی سازمانی نیست",
                    "رابط فنی ‹ رایانامه",
                    "لطفاً رایانامهٔ سازمانی رابط فنی را وارد کنید.",
                    false,
                ),
            ],
            own: vec![OwnDefect {
                place: "letters/licence".into(),
                place_label: "نامه‌ها ‹ مجوز دستگاه ارائه‌دهنده".into(),
                kind: "unreadable".into(),
                kind_label: "ناخوانا".into(),
                text: "صفحهٔ ۲ مجوز خوانا نیست؛ با وضوح بیشتر بارگذاری کنید.".into(),
                ticked: true,
            }],
            places: vec![
                PlaceGroup {
                    section: "نامه‌ها و مدارک".into(),
                    places: vec![
                        Choice::new("letters/licence", "مجوز دستگاه ارائه‌دهنده").chosen_if("letters/licence"),
                        Choice::new("letters.date", "تاریخ نامه"),
                    ],
                },
                PlaceGroup {
                    section: "سامانه".into(), places: vec![Choice::new("system.ip", "نشانی IP")]
                },
            ],
            kinds: vec![
                Choice::new("wrong", "نادرست").chosen_if("wrong"),
                Choice::new("missing", "نبودن"),
                Choice::new("unreadable", "ناخوانا"),
                Choice::new("outdated", "منقضی"),
            ],
            ready: vec![
                ReadyText {
                    label: "مهر یا امضا ندارد".into(),
                    text: "نامه باید مهر و امضای مجاز داشته باشد. لطفاً نسخهٔ مهرشده را بارگذاری کنید.".into(),
                },
                ReadyText {
                    label: "ناخوانا است".into(),
                    text: "صفحهٔ نام‌برده خوانا نیست؛ با وضوح دست‌کم ۲۰۰ نقطه در اینچ دوباره بارگذاری کنید."
                        .into(),
                },
            ],
            text: "مجوز پیوست".into(),
            deadlines: parts::deadlines(),
            chosen: vec![
                ChosenDefect {
                    place: "نامه‌ها ‹ تاریخ نامه".into(),
                    text: "تاریخ نامه پس از تاریخ ثبت درخواست است.".into(),
                },
                ChosenDefect {
                    place: "سامانه ‹ نشانی IP".into(),
                    text: "برای بستر اینترنت باید نشانی عمومی ثبت شود.".into(),
                },
            ],
            messages: vec![parts::message(
                Channel::Sms,
                "درخواست شما با کد رهگیری 66E0814240 ۲ نقص دارد. مهلت رفع نقص: ۱۶ آذر ۱۴۰۵. برای اصلاح به بخش «نواقص» در کارتابل خود مراجعه کنید.",
            )],
            undo_minutes: 10,
        }
    }
}
