//! `GET /jobs`: the queues, the schedule, the workers, and one list of jobs.

use super::{
    chart,
    query::{ALL, JobsQuery},
    rows::rows,
    words,
};
use crate::views::jobs::{JobList, JobTab, JobTotals, JobsPage, QueueRow, ScheduleRow, WorkerRow};
use axum::{
    extract::{Query, State},
    response::Response,
};
use jiff::Timestamp;
use kartabl_domain::{orders::Queue, people::Role};
use kartabl_queue::{
    cron::{self, ScheduleView},
    monitor::{self, QueueView, State as Life, WorkerView},
};
use kartabl_web::{
    App, WebError,
    frame::Frame,
    present,
    session::{As, Operator},
    views::parts::{Choice, Label, Tone},
};
use std::time::Duration;

/// Rows on one page.
const PAGE_SIZE: u32 = 50;
/// A process without a sign of life for longer may be dead; its jobs go to others when their leases end.
const STALE_AFTER: Duration = Duration::from_secs(30);

pub(crate) async fn get(
    State(app): State<App>,
    As { staff, .. }: As<Operator>,
    frame: Frame,
    Query(query): Query<JobsQuery>,
) -> Result<Response, WebError> {
    let now = app.world().now();
    let queues = monitor::queues(&app.db).await?;
    let schedule = cron::view(&app.db).await?;
    let workers = monitor::workers(&app.db).await?;
    let may_act = staff.is(Role::Admin);
    let sum = |count: fn(&QueueView) -> i64| number(queues.iter().map(count).sum());
    let view = JobsPage {
        totals: JobTotals {
            waiting: sum(|queue| queue.waiting),
            running: sum(|queue| queue.running),
            retrying: sum(|queue| queue.retrying),
            failed: sum(|queue| queue.failed),
            oldest: queues.iter().filter_map(|queue| queue.oldest).min().map(|oldest| waited(oldest, now)),
        },
        hour: chart::hour(&monitor::hour(&app.db).await?, now),
        queues: queues.iter().map(|queue| row(queue, now)).collect(),
        schedule: schedule.into_iter().map(|entry| scheduled(entry, now)).collect(),
        workers: workers.into_iter().map(|worker| self::worker(worker, now)).collect(),
        list: list(&app, &query, may_act, now).await?,
        may_act,
        refreshed: present::moment(now, now),
    };
    let shell = app.shell(&frame, &staff, "jobs").await?;
    Ok(app.templates.page(&view, &shell))
}

async fn list(app: &App, query: &JobsQuery, may_act: bool, now: Timestamp) -> Result<JobList, WebError> {
    let filter = query.filter(app).await?;
    let mut jobs = monitor::list(&app.db, &filter, PAGE_SIZE + 1).await?;
    let more = jobs.len() > PAGE_SIZE as usize;
    jobs.truncate(PAGE_SIZE as usize);
    // There are many finished jobs, and no act takes all of them.
    let counted = filter.state.is_some_and(|state| state != Life::Done);
    let total = if counted {
        Some(monitor::count(&app.db, &monitor::Filter { before: None, ..filter.clone() }).await?)
    } else {
        None
    };
    let tab = |state: Option<Life>| {
        let name = state.map_or(ALL, Life::name);
        JobTab {
            label: state.map_or("همه", words::state),
            href: JobsQuery { state: name.to_owned(), ..query.clone() }.href(None),
            current: state == query.state(),
        }
    };
    const TABS: [Life; 6] =
        [Life::Discarded, Life::Scheduled, Life::Available, Life::Running, Life::Done, Life::Cancelled];
    let narrowed = query.queue().is_some() || query.kind().is_some() || !query.case.is_empty();
    let reset = JobsQuery { state: query.state.clone(), ..JobsQuery::default() };
    let last = jobs.last().map(|job| job.id.to_string());
    Ok(JobList {
        tabs: TABS.into_iter().map(Some).chain([None]).map(tab).collect(),
        queues: Queue::ALL
            .iter()
            .map(|queue| Choice::new(queue.name(), words::queue(*queue)).chosen_if(&query.queue))
            .collect(),
        kinds: words::KINDS
            .into_iter()
            .map(|(kind, words)| Choice::new(kind, words).chosen_if(&query.kind))
            .collect(),
        case: query.case.clone(),
        state: query.state().map_or(ALL, Life::name).to_owned(),
        rows: rows(app, &jobs, now).await?,
        total,
        acts: filter.state.filter(|_| may_act).map(words::acts).unwrap_or_default(),
        fields: query.fields(),
        here: query.href(Some(&query.before).filter(|before| !before.is_empty()).map(String::as_str)),
        first: (!query.before.is_empty()).then(|| query.href(None)),
        next: last.filter(|_| more).map(|last| query.href(Some(&last))),
        reset: narrowed.then(|| reset.href(None)),
    })
}

fn number(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

fn row(queue: &QueueView, now: Timestamp) -> QueueRow {
    QueueRow {
        name: queue.queue.name().to_owned(),
        title: words::queue(queue.queue).to_owned(),
        paused: queue.paused,
        status: if queue.paused {
            Label::new(Tone::Warn, "متوقف")
        } else {
            Label::new(Tone::Ok, "فعال")
        },
        waiting: number(queue.waiting),
        running: number(queue.running),
        retrying: number(queue.retrying),
        failed: number(queue.failed),
        oldest: queue.oldest.map(|oldest| waited(oldest, now)),
        per_minute: per_minute(queue.per_minute),
        wait_p95: queue.wait_p95.map(words::span),
    }
}

/// A rate in whole jobs, below ten with tenths.
fn per_minute(rate: f64) -> String {
    // A rate of jobs is neither negative nor near the end of the numbers.
    let tenths = (rate * 10.0).round() as u128;
    words::decimal(if rate < 10.0 { tenths } else { tenths / 10 * 10 })
}

fn waited(since: Timestamp, now: Timestamp) -> String {
    words::span(Duration::from_secs(now.duration_since(since).as_secs().max(0).unsigned_abs()))
}

fn scheduled(entry: ScheduleView, now: Timestamp) -> ScheduleRow {
    ScheduleRow {
        title: words::kind(&entry.name).to_owned(),
        name: entry.name,
        cron: entry.expression,
        last: entry.last_tick.map(|at| present::moment(at, now)),
        job: entry.last_job.map(|id| id.to_string()),
        next: entry.next_tick.map(|at| present::moment(at, now)),
    }
}

fn worker(worker: WorkerView, now: Timestamp) -> WorkerRow {
    let words = |name: &String| {
        Queue::named(name).map_or_else(|| name.clone(), |queue| words::queue(queue).to_owned())
    };
    let queues: Vec<String> = worker.queues.iter().map(words).collect();
    let stale = Duration::try_from(now.duration_since(worker.seen_at)).is_ok_and(|time| time > STALE_AFTER);
    WorkerRow {
        queues: queues.join("، "),
        running: number(worker.running),
        started: present::moment(worker.started_at, now),
        seen: present::ago(worker.seen_at, now),
        status: if stale {
            Label::new(Tone::Warn, "بی‌خبر")
        } else {
            Label::new(Tone::Ok, "فعال")
        },
        id: worker.id,
    }
}
