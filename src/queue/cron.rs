//! Scheduled work: every process computes the ticks, the database lets each of them fire once in the whole cluster.

use jiff::Timestamp;
use kartabl_domain::{
    ids::JobId,
    jalali::tehran,
    orders::{NewJob, Order},
};
use kartabl_storage::{
    Db, Enqueued, Result, Tx, args,
    values::{from_json, timestamp, to_json},
};
use serde::Serialize;
use std::{str::FromStr, time::Duration};
use tokio_util::sync::CancellationToken;

/// How long the keeper of the schedule sleeps at most, since the clock may be set while it sleeps.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// A line of the schedule that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "schedule.{name}: `{expression}` is no cron expression: {reason}; expected `minute hour day month weekday` in Tehran's time, for instance `30 6 * * SAT-WED`; a sixth field before them counts seconds"
)]
pub struct InvalidExpression {
    /// The entry.
    pub name: String,
    /// What was given.
    pub expression: String,
    /// What is wrong with it.
    pub reason: String,
}

/// The times of one entry.
#[derive(Debug, Clone)]
struct Times(cron::Schedule);

impl Times {
    fn parse(name: &str, expression: &str) -> Result<Self, InvalidExpression> {
        let invalid = |reason: String| {
            let (name, expression) = (name.to_owned(), expression.to_owned());
            InvalidExpression { name, expression, reason }
        };
        let mut fields: Vec<&str> = expression.split_whitespace().collect();
        if fields.len() == 5 {
            fields.insert(0, "0");
        }
        let [times @ .., last] = fields.as_slice() else { return Err(invalid("it is empty".to_owned())) };
        if times.len() != 5 {
            return Err(invalid(format!("it has {} fields, not 5 or 6", fields.len())));
        }
        let Some(weekdays) = weekdays(last) else {
            return Err(invalid(format!("write weekdays by their names: {}", WEEK.join(", "))));
        };
        let schedule = cron::Schedule::from_str(&format!("{} {weekdays}", times.join(" ")))
            .map_err(|error| invalid(error.to_string().replace('\n', " ").trim().to_owned()))?;
        let times = Self(schedule);
        // The thirtieth of February is written well and never comes.
        times.next(Timestamp::UNIX_EPOCH).ok_or_else(|| invalid("it never comes".to_owned()))?;
        Ok(times)
    }

    /// The last tick that is not after `now`.
    fn latest(&self, now: Timestamp) -> Option<Timestamp> {
        let after = local(now)? + chrono::TimeDelta::seconds(1);
        self.0.after(&after).next_back().and_then(global)
    }

    /// The first tick after `now`.
    fn next(&self, now: Timestamp) -> Option<Timestamp> {
        self.0.after(&local(now)?).next().and_then(global)
    }
}

const WEEK: [&str; 7] = ["SAT", "SUN", "MON", "TUE", "WED", "THU", "FRI"];

/// Weekdays as the parser takes them. Numbers are refused, since programs disagree about them; a range may pass the end
/// of the parser's week, as the working week SAT-WED does.
fn weekdays(field: &str) -> Option<String> {
    if field == "*" {
        return Some(field.to_owned());
    }
    let place = |name: &str| WEEK.iter().position(|day| day.eq_ignore_ascii_case(name));
    let mut days = Vec::new();
    for part in field.split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to) = (place(from)?, place(to)?);
        days.extend((0..=(to + 7 - from) % 7).map(|step| WEEK[(from + step) % 7]));
    }
    days.sort_unstable();
    days.dedup();
    Some(days.join(","))
}

/// The parser counts in whatever zone it is given; it is given Tehran's wall clock under the name of UTC. Since 1401 that
/// clock is never set, so that each of its readings happens once.
fn local(now: Timestamp) -> Option<chrono::DateTime<chrono::Utc>> {
    let offset = i64::from(tehran().to_offset(now).seconds());
    chrono::DateTime::from_timestamp(now.as_second() + offset, 0)
}

fn global(local: chrono::DateTime<chrono::Utc>) -> Option<Timestamp> {
    let guess = Timestamp::from_second(local.timestamp()).ok()?;
    Timestamp::from_second(local.timestamp() - i64::from(tehran().to_offset(guess).seconds())).ok()
}

struct Entry {
    name: String,
    expression: String,
    times: Times,
    job: NewJob,
}

/// The schedule of the program: what is ordered at which ticks.
#[derive(Default)]
pub struct Schedule(Vec<Entry>);

const REGISTER: &str = "
INSERT INTO schedule (name, expression, last_tick, job) VALUES ($1, $2, $3, $4)
ON CONFLICT (name) DO UPDATE SET expression = excluded.expression, job = excluded.job,
   last_tick = CASE WHEN schedule.expression = excluded.expression THEN schedule.last_tick ELSE excluded.last_tick END";
const TICK: &str = "UPDATE schedule SET last_tick = $2 WHERE name = $1 AND last_tick < $2";
const TICKED: &str = "UPDATE schedule SET last_job = $2 WHERE name = $1";

impl Schedule {
    /// A schedule without entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an entry: at each tick of `expression` (`minute hour day month weekday`, Tehran's time, or with seconds before
    /// them) the order is placed.
    /// Orders of the schedule should have a unique key, so that a slow run and the next tick do not pile up.
    ///
    /// # Errors
    /// [`InvalidExpression`], which names the entry and says what is expected.
    pub fn at<O: Order>(
        mut self,
        name: &str,
        expression: &str,
        order: &O,
    ) -> Result<Self, InvalidExpression> {
        let times = Times::parse(name, expression)?;
        let (name, expression) = (name.to_owned(), expression.to_owned());
        self.0.push(Entry { name, expression, times, job: NewJob::of(order) });
        Ok(self)
    }

    /// Keeps the schedule until `shutdown`. Every process of the cluster does; of each tick, one of them places the order.
    /// Of ticks that were missed while no process ran, the last one is caught up, once.
    pub async fn keep(self, db: Db, shutdown: CancellationToken) {
        let mut registered = false;
        loop {
            let round = async {
                if !registered {
                    self.register(&db).await?;
                    registered = true;
                }
                self.place_due(&db).await
            };
            if let Err(error) = round.await {
                tracing::error!(%error, "cannot keep the schedule, trying again");
            }
            let now = db.world().now();
            let next = self.0.iter().filter_map(|entry| entry.times.next(now)).min();
            let sleep = next.and_then(|next| Duration::try_from(next.duration_since(now)).ok());
            let sleep = sleep.unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP);
            tokio::select! {
                () = tokio::time::sleep(sleep) => {}
                () = shutdown.cancelled() => return,
            }
        }
    }

    /// Makes the entries known; what was never known before starts with the next tick.
    ///
    /// # Errors
    /// As the database refuses.
    pub async fn register(&self, db: &Db) -> Result<()> {
        let now = db.world().now();
        for entry in &self.0 {
            db.exec(REGISTER, args![&entry.name, &entry.expression, now, to_json(&entry.job)?]).await?;
        }
        Ok(())
    }

    /// Places the orders of all ticks that are due and that no process has taken; answers how many.
    ///
    /// # Errors
    /// As the database refuses; the tick is tried again then.
    pub async fn place_due(&self, db: &Db) -> Result<usize> {
        let now = db.world().now();
        let known = view(db).await?;
        let mut placed = 0;
        for entry in &self.0 {
            let Some(tick) = entry.times.latest(now) else { continue };
            if known.iter().any(|row| row.name == entry.name && row.known_tick >= tick) {
                continue;
            }
            let mut tx = db.begin().await?;
            if tx.exec(TICK, args![&entry.name, tick]).await? == 1 {
                let Enqueued { id, .. } = tx.enqueue(&entry.job).await?;
                tx.exec(TICKED, args![&entry.name, id]).await?;
                tx.commit().await?;
                tracing::info!(schedule.name = entry.name, job.id = %id, "placed a scheduled order");
                placed += 1;
            }
        }
        Ok(placed)
    }
}

const ORDER: &str = "SELECT job FROM schedule WHERE name = $1 AND job <> ''";

/// Places the order of one entry now, outside of its ticks; any process may, also one that keeps no schedule. An order of
/// the entry that has not ended yet is the answer itself.
///
/// # Errors
/// [`kartabl_storage::StorageError::NotFound`] for a name that is not in the schedule.
pub async fn place_now(tx: &mut Tx, name: &str) -> Result<Enqueued> {
    let (job,): (String,) = tx.one(ORDER, args![name]).await?;
    let job: NewJob = from_json("schedule.job", &job)?;
    let enqueued = tx.enqueue(&job).await?;
    tx.exec(TICKED, args![name, enqueued.id]).await?;
    Ok(enqueued)
}

/// One entry as operators see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScheduleView {
    /// The entry.
    pub name: String,
    /// Its cron expression.
    pub expression: String,
    /// The last tick that placed an order.
    pub last_tick: Option<Timestamp>,
    /// The order that was placed last.
    pub last_job: Option<JobId>,
    /// The next tick.
    pub next_tick: Option<Timestamp>,
    #[serde(skip)]
    known_tick: Timestamp,
}

const VIEW: &str = "SELECT name, expression, last_tick, last_job FROM schedule ORDER BY name";

/// The schedule as it is known in the database, in the order of the names.
///
/// # Errors
/// As the database refuses.
pub async fn view(db: &Db) -> Result<Vec<ScheduleView>> {
    let now = db.world().now();
    let rows: Vec<(String, String, i64, Option<i64>)> = db.all(VIEW, args![]).await?;
    rows.into_iter()
        .map(|(name, expression, last, job)| {
            let known_tick = timestamp(last)?;
            let next_tick = Times::parse(&name, &expression).ok().and_then(|times| times.next(now));
            let last_job = job.map(JobId);
            Ok(ScheduleView {
                last_tick: last_job.map(|_| known_tick),
                name,
                expression,
                last_job,
                next_tick,
                known_tick,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn ticks_are_counted_on_tehrans_clock() {
        let times = Times::parse("x", "30 6 * * *").unwrap();
        // 06:30 in Tehran is 03:00 UTC.
        assert_eq!(times.latest(at("2026-04-01T03:00:00Z")), Some(at("2026-04-01T03:00:00Z")));
        assert_eq!(times.latest(at("2026-04-01T02:59:59.9Z")), Some(at("2026-03-31T03:00:00Z")));
        assert_eq!(times.next(at("2026-04-01T03:00:00Z")), Some(at("2026-04-02T03:00:00Z")));
        let working = Times::parse("x", "0 8 * * SAT-WED").unwrap();
        assert_eq!(working.next(at("2026-04-01T12:00:00Z")), Some(at("2026-04-04T04:30:00Z")));
        let seconds = Times::parse("x", "*/20 * * * * *").unwrap();
        assert_eq!(seconds.latest(at("2026-04-01T03:00:59Z")), Some(at("2026-04-01T03:00:40Z")));
        assert_eq!(seconds.next(at("2026-04-01T03:00:40Z")), Some(at("2026-04-01T03:01:00Z")));
        let weekly = Times::parse("x", "0 8 * * SAT").unwrap();
        assert_eq!(weekly.next(at("2026-04-01T00:00:00Z")), Some(at("2026-04-04T04:30:00Z")));
    }

    #[test]
    fn a_wrong_expression_is_refused_with_the_name_of_its_entry() {
        for (expression, reason) in [
            ("", "it is empty"),
            ("* * * *", "it has 4 fields, not 5 or 6"),
            ("0 0 0 1 1 * 2026", "it has 7 fields, not 5 or 6"),
            ("0 0 1 1 * 2026", "write weekdays by their names"),
            ("0 8 * * 6", "write weekdays by their names: SAT, SUN"),
            ("61 8 * * *", "61"),
            ("0 0 30 2 *", "it never comes"),
            ("at noon on every day", ""),
        ] {
            let error = Times::parse("remind", expression).unwrap_err();
            assert!(error.reason.contains(reason), "{expression}: {error}");
            assert!(
                error.to_string().starts_with(&format!("schedule.remind: `{expression}` is no cron")),
                "{error}"
            );
        }
    }
}
