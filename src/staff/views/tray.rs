//! کارتابل: the list of cases, by tray, with its filters.

use kartabl_web::{
    templates::Page,
    views::parts::{Choice, Label, Moment, Pager, Sla},
};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct Tray {
    pub tray: TrayKind,
    /// The unit's name when the tray is a unit's queue.
    pub unit: Option<String>,
    /// Rows of the whole tray, without filters, and how many of them are overdue.
    pub total: u64,
    pub overdue: u64,
    pub tabs: Vec<TrayTab>,
    pub filters: TrayFilters,
    pub rows: Vec<TrayRow>,
    pub pager: Pager,
    /// Address of the most urgent case, for «شروع از فوری‌ترین».
    pub first: Option<String>,
    /// Cases without an expert, offered when the tray is empty.
    pub unassigned: u64,
    /// For supervisors: ticking rows and giving them to somebody.
    pub bulk: Option<Bulk>,
    pub refreshed: Moment,
}

/// Which tray; the query value `tray` and the menu entry have the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TrayKind {
    Mine,
    Unassigned,
    Referred,
    Waiting,
    Overdue,
    All,
    Unit,
}

/// A quick view of the tray with its count.
#[derive(Clone, Debug, Serialize)]
pub struct TrayTab {
    pub view: TrayView,
    pub count: u64,
    pub href: String,
    pub current: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TrayView {
    All,
    Overdue,
    /// Came back mended by the applicant.
    Mended,
    Urgent,
}

/// The filters as they stand in the address.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TrayFilters {
    /// Value of `tray` in the address, sent along by the form.
    pub tray: String,
    /// Value of `view` in the address; empty for the first tab.
    pub view: String,
    pub selects: Vec<FilterSelect>,
    /// How the rows are ordered now.
    pub order: Order,
    /// Any filter is set; `reset` is the address without them.
    pub active: bool,
    pub reset: String,
}

/// One filter: the name of its value in the address, its label, its choices besides «همه».
#[derive(Clone, Debug, Serialize)]
pub struct FilterSelect {
    pub name: &'static str,
    pub label: String,
    pub options: Vec<Choice>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Nearest deadline first.
    #[default]
    Due,
    Newest,
    Oldest,
}

#[derive(Clone, Debug, Serialize)]
pub struct TrayRow {
    pub code: String,
    pub href: String,
    /// The service or subject, short: «استعلام شاهکار».
    pub title: String,
    pub applicant: String,
    pub bus: Option<String>,
    /// «فوری» or «آنی»; ordinary cases have none.
    pub priority: Option<Label>,
    pub status: Label,
    pub checks: Label,
    /// Who sent it here (own tray) or the expert who has it (other trays).
    pub person: Option<String>,
    pub entered: Moment,
    pub sla: Option<Sla>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Bulk {
    /// Members with their open work: «سامان رستگار (۹ پرونده)».
    pub members: Vec<Choice>,
}

impl Page for Tray {
    const TEMPLATE: &'static str = "pages/tray.html";
}
