//! The trays (کارتابل): lists of cases by whose move it is, and how many rows each holds.

mod counts;
mod due;
mod pile;

pub use counts::{Counts, PileCounts};
pub use pile::Pile;

use crate::{
    Db, Result, StorageError, args,
    values::{from_json, parsed, timestamp, to_json},
};
use jiff::Timestamp;
use kartabl_domain::{
    cases::{Priority, State},
    ids::{CaseId, StaffId},
    text::fold,
};
use pile::statements;
use sqlx::FromRow;

/// A page of a list: `after` is the last row of the page before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Only cases in this state.
    pub state: Option<String>,
    /// Only cases past their deadline.
    pub overdue: bool,
    /// Only cases with a priority above the ordinary one.
    pub urgent: bool,
    /// Only cases that contain each of these words, in any spelling that `fold` makes alike.
    pub words: Option<String>,
    /// Where the page before ended.
    pub after: Option<Cursor>,
    /// The most rows.
    pub limit: i64,
}

/// A place in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The row's key: its due time in microseconds.
    pub key: i64,
    /// The row's id.
    pub id: CaseId,
}

/// One row of a tray.
#[derive(Debug, Clone, PartialEq)]
pub struct TrayRow {
    pub id: CaseId,
    pub code: String,
    pub title: String,
    pub applicant: String,
    pub route: Option<String>,
    pub state: State,
    pub reviewer: Option<StaffId>,
    pub reviewer_name: Option<String>,
    pub priority: Priority,
    pub due_at: Option<Timestamp>,
    pub entered_at: Timestamp,
    pub open_defects: i64,
    pub warnings: i64,
    /// The applicant has mended it at least once.
    pub returned: bool,
    /// The place of the row, to go on from.
    pub cursor: Cursor,
}

#[derive(FromRow)]
struct Row {
    id: String,
    code: String,
    title: String,
    applicant_name: String,
    route: Option<String>,
    facts: String,
    reviewer: Option<String>,
    reviewer_name: Option<String>,
    priority: i64,
    due_at: Option<i64>,
    entered_at: i64,
    open_defects: i64,
    warning_count: i64,
    snapshots: i64,
    key: i64,
}

impl TryFrom<Row> for TrayRow {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let id: CaseId = parsed("cases.id", &row.id)?;
        let priority = usize::try_from(row.priority).ok().and_then(|index| Priority::ALL.get(index).copied());
        Ok(Self {
            id,
            code: row.code,
            title: row.title,
            applicant: row.applicant_name,
            route: row.route,
            state: from_json("cases.facts", &row.facts)?,
            reviewer: row.reviewer.map(|id| parsed("cases.reviewer", &id)).transpose()?,
            reviewer_name: row.reviewer_name,
            priority: priority.ok_or_else(|| StorageError::corrupt("cases.priority"))?,
            due_at: row.due_at.map(timestamp).transpose()?,
            entered_at: timestamp(row.entered_at)?,
            open_defects: row.open_defects,
            warnings: row.warning_count,
            returned: row.snapshots > 1,
            cursor: Cursor { key: row.key, id },
        })
    }
}

impl Db {
    /// A page of a pile, the nearest deadline first.
    pub async fn tray(&self, pile: &Pile, page: &Page, now: Timestamp) -> Result<Vec<TrayRow>> {
        let (rows, _, first, second) = statements(pile, now)?;
        let (key, id) = match &page.after {
            Some(cursor) => (cursor.key, cursor.id.to_string()),
            None => (i64::MIN, String::new()),
        };
        let words = fold(page.words.as_deref().unwrap_or_default()).replace(['%', '_', '\\'], " ");
        let words: Vec<&str> = words.split_whitespace().collect();
        let state = page.state.clone().unwrap_or_default();
        let late = if page.overdue { now.as_microsecond() } else { 0 };
        let values =
            args![first, second, state, to_json(&words)?, key, id, page.limit, late, i64::from(page.urgent)];
        let rows: Vec<Row> = self.all(rows, values).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }
}
