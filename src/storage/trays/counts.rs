//! How many rows the piles hold.

use super::pile::{Pile, statements};
use crate::{Db, Result, args, values::to_json};
use jiff::Timestamp;
use kartabl_domain::{ids::StaffId, people::UnitId};
use sqlx::FromRow;

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

    /// How many rows the trays of a person hold; each equals the rows behind its link.
    pub async fn tray_counts(&self, staff: StaffId, units: &[UnitId], now: Timestamp) -> Result<Counts> {
        self.one(COUNTS, args![staff, to_json(units)?, now]).await
    }
}
