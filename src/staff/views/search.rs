//! نتیجهٔ جست‌وجو: cases found by code, applicant, subject or letter number, shown as a tray.

use super::tray::TrayRow;
use kartabl_web::{templates::Page, views::parts::Pager};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Search {
    pub(crate) query: String,
    pub(crate) rows: Vec<TrayRow>,
    pub(crate) pager: Pager,
    /// The number of hits that the reader may not open, as far as the first page shows it.
    pub(crate) hidden: u64,
}

impl Page for Search {
    const TEMPLATE: &'static str = "pages/search.html";
}

#[cfg(test)]
impl Search {
    pub(crate) fn sample() -> Self {
        let rows: Vec<TrayRow> = super::samples::tray::rows().into_iter().take(4).collect();
        let total = rows.len() as u64;
        Self {
            query: "ثبت‌احوال".into(),
            rows,
            pager: Pager { from: 1, to: total, total, previous: None, next: None },
            hidden: 6,
        }
    }

    pub(crate) fn sample_nothing_found() -> Self {
        Self { query: "66E99".into(), rows: vec![], pager: Pager::default(), hidden: 0 }
    }
}
