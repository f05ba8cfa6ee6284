//! The piles that the trays show, and whose cases each of them holds.

use crate::{Result, values::to_json};
use jiff::Timestamp;
use kartabl_domain::{ids::StaffId, people::UnitId};

/// Which cases a list holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pile {
    /// In this reviewer's hands (کارتابل من).
    Mine(StaffId),
    /// On these units' desks, taken by nobody (بدون کارشناس).
    Pool(Vec<UnitId>),
    /// Referred by this reviewer, with a unit that was asked (در انتظار نظر).
    AskedBy(StaffId),
    /// In the applicant's hands, with these units before and after (در انتظار متقاضی).
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
            pub(crate) const ROWS: &str = rows!($which);
            pub(crate) const SUMS: &str = sums!($which);
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

/// The statements of a pile and whose it is.
pub(super) fn statements(
    pile: &Pile,
    now: Timestamp,
) -> Result<(&'static str, &'static str, String, String)> {
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
