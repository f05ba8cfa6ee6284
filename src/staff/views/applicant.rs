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
pub(crate) struct ApplicantPage {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) legal_id: Option<String>,
    /// «کد ملی» or «کد ملی مدیرعامل».
    pub(crate) code_label: String,
    pub(crate) national_code: Option<String>,
    pub(crate) domains: Vec<String>,
    pub(crate) mobile: String,
    /// Whether the owner cannot change the number.
    pub(crate) fixed: bool,
    pub(crate) standing: Label,
    /// The source of the identity, or the reason why it is not confirmed.
    pub(crate) said: String,
    pub(crate) since: Moment,
    pub(crate) history: Vec<HistoryLine>,
    /// Systems, contacts, connections.
    pub(crate) groups: Vec<Group>,
    /// A page of the cases that the reader may open, newest first.
    pub(crate) cases: Vec<CaseLine>,
    pub(crate) pager: Pager,
    /// The number of cases that the reader may not open.
    pub(crate) hidden: u64,
    /// The form `/mobile` with `version`, `mobile` and `reason`, where it is allowed.
    pub(crate) change: Option<Change>,
    pub(crate) form: FormState,
}

/// An act of a member of staff on the account.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct HistoryLine {
    pub(crate) who: String,
    pub(crate) at: Moment,
    /// The former number; `None` where the identity was confirmed.
    pub(crate) from: Option<String>,
    /// The new number; `None` where the identity was confirmed.
    pub(crate) to: Option<String>,
    pub(crate) note: String,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) title: String,
    /// The sentence for an empty list.
    pub(crate) empty: String,
    pub(crate) rows: Vec<RecordLine>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct RecordLine {
    pub(crate) label: String,
    pub(crate) logo: Option<String>,
    pub(crate) fields: Vec<Field>,
    pub(crate) kept: Option<Moment>,
    /// The case that the record comes from, where the reader may open it.
    pub(crate) code: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseLine {
    pub(crate) code: String,
    pub(crate) title: String,
    pub(crate) status: Label,
    pub(crate) unit: Option<String>,
    pub(crate) opened: Moment,
    pub(crate) sla: Option<Sla>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Change {
    pub(crate) version: i64,
    pub(crate) mobile: String,
    pub(crate) reason: String,
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
