//! The rows of a list of cases, in a tray or among the results of a search.

use super::piles::case_address;
use crate::views::tray::{TrayKind, TrayRow};
use kartabl_domain::{cases::State, office::Office};
use kartabl_storage::trays::TrayRow as StoredRow;
use kartabl_web::{
    present,
    views::parts::{Label, Tone},
};

/// A row as the list shows it; `tray` is the name of the tray, or empty outside of one.
pub(crate) fn row(row: &StoredRow, kind: TrayKind, tray: &str, office: &Office<'_>) -> TrayRow {
    TrayRow {
        code: row.code.clone(),
        href: if tray.is_empty() { format!("/cases/{}", row.code) } else { case_address(&row.code, tray) },
        title: row.title.clone(),
        applicant: row.applicant.clone(),
        bus: row.route.clone(),
        priority: present::priority(row.priority),
        status: status(row),
        checks: present::checks(&row.state, row.open_defects, row.warnings),
        person: match kind {
            TrayKind::Mine => Some(origin(row).to_owned()),
            _ => row.reviewer_name.clone(),
        },
        entered: present::day_of(row.entered_at, office.now),
        sla: row.state.deadline().map(|deadline| present::sla(deadline, office)),
    }
}

/// The state of a case. That the applicant has mended it is shown until the reviewer acts.
fn status(row: &StoredRow) -> Label {
    match &row.state {
        State::Evaluation(_) if row.returned => Label::new(Tone::Ok, "رفع نقص انجام شد"),
        state => present::status(state),
    }
}

/// The sender of a case in the tray of its reviewer.
fn origin(row: &StoredRow) -> &'static str {
    match &row.state {
        State::Referred(_) => "ارجاع",
        _ if row.returned => "متقاضی",
        _ => "مسیریابی",
    }
}
