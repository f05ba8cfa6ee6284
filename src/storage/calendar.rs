//! The imported holidays, and the deadlines that follow the calendar.

use crate::{
    Db, Result, Tx, args,
    audit::digest,
    cases::record,
    values::{parsed, timestamp, to_json},
};
use jiff::SignedDuration;
use kartabl_domain::{
    calendar::{Holidays, WorkingCalendar},
    cases::{Actor, Case, Event, EventKind},
    ids::{CaseId, EventId, StaffId},
    orders::{NewJob, RecomputeDeadlines},
    values::JalaliDate,
};

/// Under which keys of the settings they are kept.
const IMPORTED: &str = "calendar.imported";
const COUNTED_BY: &str = "calendar.counted_by";

/// How often a running process looks for another calendar.
pub const LOOKED_FOR_EVERY: SignedDuration = SignedDuration::from_secs(5);

impl Db {
    /// The holidays that were imported: of each year that ever was, all of them.
    pub async fn imported_holidays(&self) -> Result<Holidays> {
        Ok(self.setting(IMPORTED).await?.unwrap_or_default())
    }

    /// Orders that running deadlines are counted again, where another calendar counted them last: the configuration was
    /// changed while nothing ran.
    pub async fn counts_by(&self, calendar: &WorkingCalendar) -> Result<()> {
        let known: Option<String> = self.setting(COUNTED_BY).await?;
        if known.as_ref() == Some(&name_of(calendar)?) {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        tx.count_by(calendar, known.is_some()).await?;
        tx.commit().await
    }
}

/// What tells one calendar from another.
fn name_of(calendar: &WorkingCalendar) -> Result<String> {
    let days: Vec<String> = calendar.weekend().into();
    Ok(digest(to_json(&(days, calendar.closing_time(), calendar.holidays()))?))
}

impl Tx {
    /// Keeps the imported holidays; running deadlines are counted again by the calendar that they lead to.
    pub async fn import_holidays(
        &mut self,
        imported: &Holidays,
        calendar: &WorkingCalendar,
        by: Option<StaffId>,
    ) -> Result<()> {
        self.put_setting(IMPORTED, imported, by).await?;
        self.count_by(calendar, true).await
    }

    async fn count_by(&mut self, calendar: &WorkingCalendar, again: bool) -> Result<()> {
        self.put_setting(COUNTED_BY, &name_of(calendar)?, None).await?;
        if again {
            // By then every process has found the new calendar, so that nobody counts by the old one behind the job.
            let then = self.world().now() + LOOKED_FOR_EVERY * 2;
            self.enqueue_all(&[NewJob::of(&RecomputeDeadlines::default()).at(then)]).await?;
        }
        Ok(())
    }
}

const WITH_DEADLINES: &str = "
SELECT id FROM cases WHERE due_at IS NOT NULL AND outcome IS NULL AND id > $1 ORDER BY id LIMIT $2";

impl Db {
    /// Cases whose clock runs, in the order of their ids.
    pub async fn cases_with_deadlines(&self, after: Option<CaseId>, limit: i64) -> Result<Vec<CaseId>> {
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        let rows: Vec<(String,)> = self.all(WITH_DEADLINES, args![after, limit]).await?;
        rows.iter().map(|(id,)| parsed("cases.id", id)).collect()
    }
}

const DUE: &str = "SELECT due_at FROM cases WHERE id = $1";
const MOVE: &str = "UPDATE cases SET due_at = $2 WHERE id = $1";

impl Tx {
    /// Counts the deadline of a case, which this transaction holds, by this calendar. Where its end moves, the history
    /// says so; what reviewers are doing with the case is not disturbed, since nothing of it changes but the day.
    pub async fn count_deadline(&mut self, case: &Case, calendar: &WorkingCalendar) -> Result<bool> {
        let due = case.state.deadline().and_then(|deadline| deadline.due(calendar));
        let (before,): (Option<i64>,) = self.one(DUE, args![case.id]).await?;
        let before = before.map(timestamp).transpose()?;
        let (Some(due), Some(before)) = (due, before) else { return Ok(false) };
        if before == calendar.due_at(due) {
            return Ok(false);
        }
        crate::expect_one(self.exec(MOVE, args![case.id, calendar.due_at(due)]).await?)?;
        let from = JalaliDate::today(before);
        if from == due {
            // The same day ends at another hour.
            return Ok(true);
        }
        let event = Event {
            id: EventId::new(self.world()),
            case: case.id,
            at: self.world().now(),
            actor: Actor::System,
            kind: EventKind::DeadlineMoved { from, to: due },
            note: None,
        };
        self.audit(record(case, &event)?);
        self.add_events(&[event]).await?;
        Ok(true)
    }
}
