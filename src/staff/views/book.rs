//! دفتر اندیکاتور: the lines of a register and Jalali year, newest first, void ones with their reason.

use kartabl_web::{
    templates::Page,
    views::parts::{Choice, Label, Moment, Pager},
};
use serde::Serialize;

/// The filter is a form of its own (`register`, `year`, `q`) at `/letters/book`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BookPage {
    /// «وارده» or «صادره», or the name of another register.
    pub(crate) register: String,
    /// Whether this is the book of what came in.
    pub(crate) incoming: bool,
    /// The digits of the year. A number would be grouped by thousands.
    pub(crate) year: String,
    pub(crate) registers: Vec<Choice>,
    pub(crate) years: Vec<Choice>,
    pub(crate) query: String,
    /// The address of the book without the words that are looked for, where there are some.
    pub(crate) reset: Option<String>,
    pub(crate) rows: Vec<BookRow>,
    pub(crate) pager: Pager,
    /// The address of a page with more lines, for printing, where there are more.
    pub(crate) longer: Option<String>,
    /// The address of the lines as a file.
    pub(crate) csv: String,
    pub(crate) organisation: String,
    /// The time at which the page was made, which is printed.
    pub(crate) made: Moment,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct BookRow {
    pub(crate) number: String,
    /// Jalali, with Persian digits.
    pub(crate) date: String,
    pub(crate) iso: String,
    pub(crate) subject: String,
    pub(crate) party: String,
    pub(crate) code: String,
    pub(crate) unit: String,
    pub(crate) by: String,
    pub(crate) status: Label,
    /// The reason why the number is void.
    pub(crate) voided: Option<String>,
}

impl Page for BookPage {
    const TEMPLATE: &'static str = "pages/book.html";
}

#[cfg(test)]
impl BookPage {
    pub(crate) fn sample() -> Self {
        use kartabl_web::views::parts::Tone;
        let row = |number: &str, subject: &str, voided: Option<&str>| BookRow {
            number: number.into(),
            date: "۱۴۰۵/۰۹/۰۲".into(),
            iso: "2026-11-23".into(),
            subject: subject.into(),
            party: "شرکت داده‌پرداز نمونه".into(),
            code: "66E0813977".into(),
            unit: "کارشناسان دولت الکترونیک".into(),
            by: "لاله بهرامی".into(),
            status: match voided {
                Some(_) => Label::new(Tone::Bad, "باطل‌شده"),
                None => Label::new(Tone::Ok, "صادرشده"),
            },
            voided: voided.map(Into::into),
        };
        Self {
            register: "صادره".into(),
            incoming: false,
            year: "1405".into(),
            registers: vec![Choice::new("incoming", "وارده"), Choice::new("outgoing", "صادره")],
            years: vec![Choice::new("1405", "۱۴۰۵")],
            query: "نمونه".into(),
            reset: Some("/letters/book?register=outgoing&year=1405".into()),
            rows: vec![
                row("1405/12", "پاسخ درخواست دریافت سرویس «استعلام کد پستی»", None),
                row("1405/11", "اعلام موافقت", Some("نام گیرنده درست نیست.")),
            ],
            pager: Pager {
                from: 1,
                to: 2,
                total: 61,
                previous: None,
                next: Some("/letters/book?register=outgoing&year=1405&before=11&shown=2".into()),
            },
            longer: Some("/letters/book?register=outgoing&year=1405&rows=500".into()),
            csv: "/letters/book.csv?register=outgoing&year=1405".into(),
            organisation: "سازمان فناوری اطلاعات ایران".into(),
            made: Moment::new("2026-11-23T10:42", "۲ آذر ۱۴۰۵، ۱۰:۴۲"),
        }
    }

    pub(crate) fn sample_empty() -> Self {
        let page = Self::sample();
        Self {
            register: "وارده".into(),
            incoming: true,
            rows: vec![],
            query: String::new(),
            reset: None,
            pager: Pager::default(),
            longer: None,
            ..page
        }
    }

    pub(crate) fn sample_nothing_found() -> Self {
        Self { rows: vec![], pager: Pager::default(), ..Self::sample() }
    }
}
