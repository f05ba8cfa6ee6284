//! The trays (کارتابل): lists of cases by whose move it is, and how many rows each holds.

use crate::{
    Db, Result, StorageError, args,
    values::{from_json, parsed, timestamp, to_json},
};
use jiff::Timestamp;
use kartabl_domain::{
    cases::{Priority, State},
    ids::{CaseId, StaffId},
    orders::DueCase,
    people::UnitId,
    text::fold,
};
use sqlx::FromRow;

/// Which cases a list holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pile {
    /// In this reviewer's hands (کارتابل من).
    Mine(StaffId),
    /// On these units' desks, taken by nobody (بدون کارشناس).
    Pool(Vec<UnitId>),
    /// Of this reviewer, with a unit that was asked (در انتظار نظر).
    AskedBy(StaffId),
    /// Of these units, in the applicant's hands (در انتظار متقاضی).
    WithApplicant(Vec<UnitId>),
    /// On these units' desks, past the deadline (از مهلت گذشته).
    Overdue(Vec<UnitId>),
    /// On this unit's desk, whoever has it (صف واحد).
    Unit(UnitId),
    /// At the secretariat.
    Secretariat,
    /// Everything of these units.
    All(Vec<UnitId>),
    /// Everything that was submitted.
    Everything,
}

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

/// How many rows a pile holds, in all and cut in several ways.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PileCounts {
    pub total: i64,
    pub overdue: i64,
    pub urgent: i64,
    /// By state, as they come.
    pub states: Vec<(String, i64)>,
}

/// How many rows the trays of a person hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct Counts {
    pub mine: i64,
    pub pool: i64,
    pub referred: i64,
    pub with_applicant: i64,
    pub overdue: i64,
    pub contracts: i64,
    pub workgroup: i64,
    pub secretariat: i64,
    pub letters: i64,
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

/// The rows of one pile: `$1` and `$2` say whose, `$3` a state, `$4` words as a JSON list, `$5`, `$6` where to go on, `$7` how many, `$8` a time before which it must be
/// due (or 0), `$9` the least priority.
macro_rules! rows {
    ($which:literal) => {
        concat!(
            "SELECT c.id, c.code, c.title, c.applicant_name, json_extract(c.data, '$.connection.route') AS route,
                    c.facts, c.reviewer, s.name AS reviewer_name, c.priority, c.due_at, c.entered_at, c.open_defects,
                    c.warning_count, c.snapshots, COALESCE(c.due_at, 9000000000000000) AS key
               FROM cases c LEFT JOIN staff s ON s.id = c.reviewer
              WHERE ",
            $which,
            " AND ($3 = '' OR c.state = $3) AND (c.due_at < $8 OR $8 = 0) AND c.priority >= $9
              AND NOT EXISTS (SELECT 1 FROM json_each($4) word WHERE c.search NOT LIKE '%' || word.value || '%')
              AND (COALESCE(c.due_at, 9000000000000000), c.id) > ($5, $6)
              ORDER BY COALESCE(c.due_at, 9000000000000000), c.id LIMIT $7"
        )
    };
}

/// The counts of one pile by state: `$1` and `$2` say whose, `$3` is now.
macro_rules! sums {
    ($which:literal) => {
        concat!(
            "SELECT c.state, count(*) AS total, count(CASE WHEN c.due_at < $3 AND c.tray <> 'closed' THEN 1 END) AS overdue,
                    count(CASE WHEN c.priority > 0 THEN 1 END) AS urgent
               FROM cases c WHERE ",
            $which,
            " GROUP BY c.state ORDER BY c.state"
        )
    };
}

macro_rules! pile {
    ($name:ident = $which:literal) => {
        mod $name {
            pub(super) const ROWS: &str = rows!($which);
            pub(super) const SUMS: &str = sums!($which);
        }
    };
}

pile!(mine = "c.reviewer = $1 AND c.tray = 'desk' AND $2 <> ''");
pile!(
    pool =
        "$1 <> '' AND c.unit IN (SELECT value FROM json_each($2)) AND c.reviewer IS NULL AND c.tray = 'desk'"
);
pile!(asked_by = "c.asked_by = $1 AND $2 <> ''");
pile!(with_applicant = "$1 <> '' AND c.unit IN (SELECT value FROM json_each($2)) AND c.tray = 'applicant'");
pile!(
    overdue =
        "c.due_at < CAST($1 AS BIGINT) AND c.unit IN (SELECT value FROM json_each($2)) AND c.tray = 'desk'"
);
pile!(unit = "c.unit = $1 AND c.tray = 'desk' AND $2 <> ''");
pile!(secretariat = "$1 <> '' AND $2 <> '' AND c.tray = 'secretariat'");
pile!(all = "$1 <> '' AND c.unit IN (SELECT value FROM json_each($2)) AND c.submitted_at IS NOT NULL");
pile!(everything = "$1 <> '' AND $2 <> '' AND c.submitted_at IS NOT NULL");

const DUE_FOR_APPLICANT: &str = "
SELECT due_at, id FROM cases
 WHERE tray = 'applicant' AND due_at <= $1 AND (due_at, id) > ($2, $3) ORDER BY due_at, id LIMIT $4";

const COUNTS: &str = "
SELECT (SELECT count(*) FROM cases WHERE reviewer = $1 AND tray = 'desk') AS mine,
       (SELECT count(*) FROM cases WHERE unit IN (SELECT value FROM json_each($2)) AND reviewer IS NULL
           AND tray = 'desk') AS pool,
       (SELECT count(*) FROM cases WHERE asked_by = $1) AS referred,
       (SELECT count(*) FROM cases WHERE unit IN (SELECT value FROM json_each($2))
           AND tray = 'applicant') AS with_applicant,
       (SELECT count(*) FROM cases WHERE unit IN (SELECT value FROM json_each($2)) AND tray = 'desk'
           AND due_at < $3) AS overdue,
       (SELECT count(*) FROM cases WHERE unit = 'contracts' AND tray = 'desk') AS contracts,
       (SELECT count(*) FROM cases WHERE unit = 'workgroup' AND tray = 'desk') AS workgroup,
       (SELECT count(*) FROM cases WHERE tray = 'secretariat') AS secretariat,
       (SELECT count(*) FROM letters WHERE stage IN ('draft', 'numbered', 'issuing', 'dispatching')) AS letters";

/// The statements of a pile and whose it is.
fn statements(pile: &Pile, now: Timestamp) -> Result<(&'static str, &'static str, String, String)> {
    let unused = || "-".to_owned();
    Ok(match pile {
        Pile::Mine(staff) => (mine::ROWS, mine::SUMS, staff.to_string(), unused()),
        Pile::Pool(units) => (pool::ROWS, pool::SUMS, unused(), to_json(units)?),
        Pile::AskedBy(staff) => (asked_by::ROWS, asked_by::SUMS, staff.to_string(), unused()),
        Pile::WithApplicant(units) => (with_applicant::ROWS, with_applicant::SUMS, unused(), to_json(units)?),
        Pile::Overdue(units) => {
            (overdue::ROWS, overdue::SUMS, now.as_microsecond().to_string(), to_json(units)?)
        }
        Pile::Unit(id) => (unit::ROWS, unit::SUMS, id.to_string(), unused()),
        Pile::Secretariat => (secretariat::ROWS, secretariat::SUMS, unused(), unused()),
        Pile::All(units) => (all::ROWS, all::SUMS, unused(), to_json(units)?),
        Pile::Everything => (everything::ROWS, everything::SUMS, unused(), unused()),
    })
}

impl Db {
    /// How many rows a pile holds.
    pub async fn pile_counts(&self, pile: &Pile, now: Timestamp) -> Result<PileCounts> {
        let (_, sums, first, second) = statements(pile, now)?;
        let rows: Vec<(String, i64, i64, i64)> = self.all(sums, args![first, second, now]).await?;
        let mut counts = PileCounts::default();
        for (state, total, overdue, urgent) in rows {
            counts.total += total;
            counts.overdue += overdue;
            counts.urgent += urgent;
            counts.states.push((state, total));
        }
        Ok(counts)
    }

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

    /// The rows of a pile that hold certain words, or whose letter has such a number.
    pub async fn search(&self, pile: &Pile, page: &Page, now: Timestamp) -> Result<Vec<TrayRow>> {
        self.tray(pile, page, now).await
    }

    /// A page of the cases that wait for applicants and whose deadline ends until a moment, in the order of deadlines.
    pub async fn due_for_applicants(
        &self,
        until: Timestamp,
        after: Option<DueCase>,
        limit: i64,
    ) -> Result<Vec<DueCase>> {
        let (due_at, id) = match after {
            Some(DueCase { due_at, case }) => (due_at.as_microsecond(), case.to_string()),
            None => (i64::MIN, String::new()),
        };
        let rows: Vec<(i64, String)> = self.all(DUE_FOR_APPLICANT, args![until, due_at, id, limit]).await?;
        let due = |(due_at, id): (i64, String)| {
            Ok(DueCase { due_at: timestamp(due_at)?, case: parsed("cases.id", &id)? })
        };
        rows.into_iter().map(due).collect()
    }

    /// How many rows the trays of a person hold; each equals the rows behind its link.
    pub async fn tray_counts(&self, staff: StaffId, units: &[UnitId], now: Timestamp) -> Result<Counts> {
        self.one(COUNTS, args![staff, to_json(units)?, now]).await
    }
}
