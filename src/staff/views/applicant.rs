//! متقاضی: who it is, the account, the cases, and what is used again.

use super::case::Field;
use kartabl_web::{
    templates::Page,
    views::{
        form::FormState,
        parts::{Label, Moment, Pager, Sla},
    },
};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct ApplicantPage {
    pub id: String,
    pub name: String,
    pub kind: String,
    pub legal_id: Option<String>,
    /// «کد ملی» or «کد ملی مدیرعامل».
    pub code_label: String,
    pub national_code: Option<String>,
    pub domains: Vec<String>,
    pub mobile: String,
    /// The owner is bound to the number.
    pub fixed: bool,
    pub standing: Label,
    /// Who says so, or why nobody does.
    pub said: String,
    pub since: Moment,
    pub history: Vec<HistoryLine>,
    /// Systems, contacts, connections.
    pub groups: Vec<Group>,
    /// A page of the cases that the reader may open, newest first.
    pub cases: Vec<CaseLine>,
    pub pager: Pager,
    /// Cases that the reader may not open: only their number is told.
    pub hidden: u64,
    /// Form `/mobile` with `version`, `mobile`, `reason`, for whom it is allowed.
    pub change: Option<Change>,
    pub form: FormState,
}

/// What a member of the staff did with the account.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryLine {
    pub who: String,
    pub at: Moment,
    /// Of a changed number; missing where the identity was established.
    pub from: Option<String>,
    pub to: Option<String>,
    pub note: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Group {
    pub id: String,
    pub title: String,
    /// What is said where there are none.
    pub empty: String,
    pub rows: Vec<RecordLine>,
}

#[derive(Clone, Debug, Serialize)]
pub struct RecordLine {
    pub label: String,
    pub logo: Option<String>,
    pub fields: Vec<Field>,
    pub kept: Option<Moment>,
    /// The case that it comes from, where the reader may open it.
    pub code: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct CaseLine {
    pub code: String,
    pub title: String,
    pub status: Label,
    pub unit: Option<String>,
    pub opened: Moment,
    pub sla: Option<Sla>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Change {
    pub version: i64,
    pub mobile: String,
    pub reason: String,
}

impl Page for ApplicantPage {
    const TEMPLATE: &'static str = "pages/applicant.html";
}

#[cfg(test)]
impl ApplicantPage {
    pub(crate) fn sample() -> Self {
        use super::case::FieldForm;
        use kartabl_web::views::parts::Tone;
        let field = |label: &str, value: &str, form| Field {
            label: label.into(),
            value: value.into(),
            form,
            mark: None,
        };
        let day = Moment::new("2026-11-22", "۱ آذر");
        let line = RecordLine {
            label: "سامانهٔ «میز خدمت»".into(),
            logo: Some("/applicants/a1/records/r1/logo.png".into()),
            fields: vec![
                field("لینک", "https://app.sample.ir", FieldForm::Code),
                field("توضیحات", "متن", FieldForm::Long),
            ],
            kept: Some(day.clone()),
            code: Some("66E0814240".into()),
        };
        let group = |id: &str, title: &str, rows| Group {
            id: id.into(),
            title: title.into(),
            empty: "هنوز چیزی نیست.".into(),
            rows,
        };
        Self {
            id: "a1".into(),
            name: "شرکت داده‌پرداز نمونه".into(),
            kind: "حقوقی".into(),
            legal_id: Some("14003778990".into()),
            code_label: "کد ملی مدیرعامل".into(),
            national_code: None,
            domains: vec!["sample.ir".into()],
            mobile: "09121112299".into(),
            fixed: true,
            standing: Label::new(Tone::Warn, "کد ملی مدیرعامل داده نشده است"),
            said: "با نخستین درخواستی که کد ملی مدیرعامل را بدهد پرسیده می‌شود.".into(),
            since: day.clone(),
            history: vec![
                HistoryLine {
                    who: "مریم کاویانی".into(),
                    at: day.clone(),
                    from: Some("09121112200".into()),
                    to: Some("09121112299".into()),
                    note: "سیم‌کارت گم شده است".into(),
                },
                HistoryLine {
                    who: "مریم کاویانی".into(),
                    at: day.clone(),
                    from: None,
                    to: None,
                    note: "کارت ملی دیده شد".into(),
                },
            ],
            groups: vec![
                group("systems", "سامانه‌ها", vec![line.clone()]),
                group(
                    "contacts",
                    "افراد فنی",
                    vec![RecordLine { logo: None, code: None, kept: None, ..line }],
                ),
                group("connections", "اتصال‌های فعال", vec![]),
            ],
            cases: vec![CaseLine {
                code: "66E0814240".into(),
                title: "ثبت اطلاعات قرارداد".into(),
                status: Label::new(Tone::Info, "ارزیابی"),
                unit: Some("امور قراردادها".into()),
                opened: day,
                sla: Some(Sla { days: 1, paused: false, due: None }),
            }],
            pager: Pager {
                from: 1,
                to: 1,
                total: 26,
                previous: None,
                next: Some("/applicants/a1?after=1795417200000000.c1&from=1".into()),
            },
            hidden: 2,
            change: Some(Change { version: 3, mobile: "0912".into(), reason: String::new() }),
            form: super::samples::parts::errors(&[("mobile", "شمارهٔ همراه تازه", "شمارهٔ ۱۱ رقمی لازم است.")]),
        }
    }

    pub(crate) fn sample_plain() -> Self {
        let mut page = Self::sample();
        page.groups.iter_mut().for_each(|group| group.rows.clear());
        (page.legal_id, page.national_code) = (None, Some("0076229645".into()));
        (page.change, page.hidden, page.fixed) = (None, 0, false);
        page.pager = Pager { from: 1, to: 1, total: 1, previous: None, next: None };
        (page.domains, page.history, page.form) = (Vec::new(), Vec::new(), FormState::default());
        page
    }
}
