//! مقایسهٔ نسخه‌ها: what changed between two submissions of a case, and whether it was requested.

use super::case::FieldForm;
use kartabl_web::{
    templates::Page,
    views::parts::{CaseRef, Choice, Label, Moment},
};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct ComparePage {
    pub(crate) case: CaseRef,
    /// Every version, to choose the earlier one.
    pub(crate) from: Vec<Choice>,
    /// Every version, to choose the later one.
    pub(crate) to: Vec<Choice>,
    /// The versions that are compared; `None` where there is only one.
    pub(crate) pair: Option<[Version; 2]>,
    pub(crate) sections: Vec<ChangedSection>,
    pub(crate) documents: Vec<ChangedDocument>,
    /// Whether the defects that the later version answers are known.
    pub(crate) answers: bool,
    pub(crate) changed: usize,
    /// Fields that are filled in and the same.
    pub(crate) same: usize,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Version {
    pub(crate) number: u32,
    pub(crate) at: Moment,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct ChangedSection {
    pub(crate) title: String,
    pub(crate) fields: Vec<ChangedField>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct ChangedField {
    pub(crate) label: String,
    pub(crate) form: FieldForm,
    /// Empty where nothing stood.
    pub(crate) before: String,
    /// Empty where nothing stands.
    pub(crate) after: String,
    /// Whether the change was requested.
    pub(crate) asked: Option<Label>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct ChangedDocument {
    pub(crate) title: String,
    pub(crate) before: Option<FileLine>,
    pub(crate) after: Option<FileLine>,
    pub(crate) asked: Option<Label>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct FileLine {
    pub(crate) name: String,
    /// «۱ صفحه · ۴۶ کیلوبایت».
    pub(crate) facts: String,
    /// The first digits of the SHA-256.
    pub(crate) sha256: String,
    /// The address of the bytes; `None` where they were refused and are gone.
    pub(crate) href: Option<String>,
}

impl Page for ComparePage {
    const TEMPLATE: &'static str = "pages/compare.html";
}

#[cfg(test)]
impl ComparePage {
    pub(crate) fn sample() -> Self {
        use super::samples::parts;
        use kartabl_web::views::parts::Tone;
        let field = |label: &str, before: &str, after: &str, asked| ChangedField {
            label: label.into(),
            form: FieldForm::Text,
            before: before.into(),
            after: after.into(),
            asked: Some(asked),
        };
        let file = |name: &str, sha256: &str| FileLine {
            name: name.into(),
            facts: "۱ صفحه · ۴۶ کیلوبایت".into(),
            sha256: sha256.into(),
            href: Some("/cases/66E0814240/documents/0193f2ab-0000-7000-8000-000000000001".into()),
        };
        let version = |number, text: &str| Version { number, at: Moment::new("2026-11-23T10:52", text) };
        Self {
            case: parts::case("66E0814240"),
            from: vec![Choice::new("1", "نسخهٔ ۱، ۱۹ آبان").chosen_if("1"), Choice::new("2", "نسخهٔ ۲، امروز")],
            to: vec![Choice::new("1", "نسخهٔ ۱، ۱۹ آبان"), Choice::new("2", "نسخهٔ ۲، امروز").chosen_if("2")],
            pair: Some([version(1, "۱۹ آبان، ۱۴:۲۰"), version(2, "امروز، ۱۰:۵۲")]),
            sections: vec![ChangedSection {
                title: "نامه‌ها".into(),
                fields: vec![
                    field("تاریخ نامه", "۱۴۰۵/۰۷/۱۵", "۱۴۰۵/۰۷/۱۶", Label::new(Tone::Ok, "خواسته شده بود")),
                    field("شماره نامه", "", "۱۴۰۵/۱", Label::new(Tone::Warn, "خواسته نشده بود")),
                ],
            }],
            documents: vec![ChangedDocument {
                title: "نامهٔ مجوز سرویس".into(),
                before: Some(file("licence.pdf", "a41f09c2")),
                after: None,
                asked: Some(Label::new(Tone::Warn, "خواسته نشده بود")),
            }],
            answers: true,
            changed: 3,
            same: 13,
        }
    }

    pub(crate) fn sample_single() -> Self {
        let none = Self { pair: None, sections: Vec::new(), documents: Vec::new(), ..Self::sample() };
        Self { answers: false, changed: 0, same: 0, ..none }
    }
}
