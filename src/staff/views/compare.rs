//! مقایسهٔ نسخه‌ها: what changed between two submissions of a case, and whether it had been asked for.

use super::case::FieldForm;
use kartabl_web::{
    templates::Page,
    views::parts::{CaseRef, Choice, Label, Moment},
};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct ComparePage {
    pub case: CaseRef,
    /// Every version, for both ends of the comparison.
    pub from: Vec<Choice>,
    pub to: Vec<Choice>,
    /// The two that are compared; none where there is only one.
    pub pair: Option<[Version; 2]>,
    pub sections: Vec<ChangedSection>,
    pub documents: Vec<ChangedDocument>,
    /// It is known what the later one was asked for.
    pub answers: bool,
    pub changed: usize,
    /// Fields that are filled in and the same.
    pub same: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct Version {
    pub number: u32,
    pub at: Moment,
}

#[derive(Clone, Debug, Serialize)]
pub struct ChangedSection {
    pub title: String,
    pub fields: Vec<ChangedField>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ChangedField {
    pub label: String,
    pub form: FieldForm,
    /// Empty where nothing stood.
    pub before: String,
    /// Empty where nothing stands.
    pub after: String,
    /// Whether somebody had asked for it.
    pub asked: Option<Label>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ChangedDocument {
    pub title: String,
    pub before: Option<FileLine>,
    pub after: Option<FileLine>,
    pub asked: Option<Label>,
}

#[derive(Clone, Debug, Serialize)]
pub struct FileLine {
    pub name: String,
    /// «۱ صفحه · ۴۶ کیلوبایت».
    pub facts: String,
    /// The beginning of its SHA-256.
    pub sha256: String,
    /// Its bytes; none where they were refused and are gone.
    pub href: Option<String>,
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
