//! کارتابل: the list of cases, by tray, with its filters.

use kartabl_web::{
    templates::Page,
    views::parts::{Choice, Label, Moment, Pager, Sla},
};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Tray {
    pub(crate) tray: TrayKind,
    /// The unit's name when the tray is a unit's queue.
    pub(crate) unit: Option<String>,
    /// Rows of the whole tray, without filters.
    pub(crate) total: u64,
    /// Overdue rows of the whole tray.
    pub(crate) overdue: u64,
    pub(crate) tabs: Vec<TrayTab>,
    pub(crate) filters: TrayFilters,
    pub(crate) rows: Vec<TrayRow>,
    pub(crate) pager: Pager,
    /// Address of the most urgent case, for «شروع از فوری‌ترین».
    pub(crate) first: Option<String>,
    /// The number of cases without a reviewer, which is shown when the tray is empty.
    pub(crate) unassigned: u64,
    /// The form that gives ticked rows to a member, for supervisors.
    pub(crate) bulk: Option<Bulk>,
    pub(crate) refreshed: Moment,
}

/// A tray. The value of `tray` in the address and the entry of the menu have the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TrayKind {
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
pub(crate) struct TrayTab {
    pub(crate) view: TrayView,
    pub(crate) count: u64,
    pub(crate) href: String,
    pub(crate) current: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TrayView {
    All,
    Overdue,
    Urgent,
}

/// The filters as they stand in the address.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct TrayFilters {
    /// Value of `tray` in the address, sent along by the form.
    pub(crate) tray: String,
    /// Value of `view` in the address; empty for the first tab.
    pub(crate) view: String,
    pub(crate) selects: Vec<FilterSelect>,
    /// The order of the rows: `due`, the nearest deadline first.
    pub(crate) order: &'static str,
    /// Whether any filter is set.
    pub(crate) active: bool,
    /// The address without filters.
    pub(crate) reset: String,
}

/// One filter: the name of its value in the address, its label, its choices besides «همه».
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FilterSelect {
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) options: Vec<Choice>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct TrayRow {
    pub(crate) code: String,
    pub(crate) href: String,
    /// The service or subject, short: «استعلام شاهکار».
    pub(crate) title: String,
    pub(crate) applicant: String,
    pub(crate) bus: Option<String>,
    /// «فوری» or «آنی»; ordinary cases have none.
    pub(crate) priority: Option<Label>,
    pub(crate) status: Label,
    pub(crate) checks: Label,
    /// The sender, in the tray of the reviewer; in other trays the reviewer.
    pub(crate) person: Option<String>,
    pub(crate) entered: Moment,
    pub(crate) sla: Option<Sla>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Bulk {
    /// Members with their open work: «سامان رستگار (۹ پرونده)».
    pub(crate) members: Vec<Choice>,
}

impl Page for Tray {
    const TEMPLATE: &'static str = "pages/tray.html";
}
