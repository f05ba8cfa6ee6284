//! کارهای پس‌زمینه: `GET /jobs`, and stopping a queue or trying a failed job again.

use crate::{
    App, WebError,
    frame::Frame,
    present,
    session::{As, Operator},
    shell::{Done, Flash},
    views::{
        jobs::{FailedJob, JobTotals, JobsPage, QueueRow, ScheduleRow},
        parts::{Label, Tone},
    },
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::Timestamp;
use kartabl_domain::{
    ids::JobId,
    orders::{JobAct, Queue},
    staff::{Role, Staff},
    text::fa,
};
use kartabl_queue::{
    cron,
    monitor::{self, Filter, JobView, QueueView, Why},
};
use kartabl_storage::AuditRecord;

/// The most failed jobs on the page.
const MOST: u32 = 50;

pub(crate) async fn get(
    State(app): State<App>,
    As { staff, .. }: As<Operator>,
    frame: Frame,
) -> Result<Response, WebError> {
    let now = app.world().now();
    let queues = monitor::queues(&app.db).await?;
    let filter = Filter { state: Some(monitor::State::Discarded), ..Filter::default() };
    let failed = monitor::list(&app.db, &filter, MOST).await?;
    let cases: Vec<_> = failed.iter().filter_map(|job| job.case).collect();
    let codes = app.db.codes_of(&cases).await?;
    let schedule = cron::view(&app.db).await?;
    let sum = |count: fn(&QueueView) -> i64| number(queues.iter().map(count).sum());
    let view = JobsPage {
        totals: JobTotals {
            waiting: sum(|queue| queue.waiting),
            running: sum(|queue| queue.running),
            retrying: sum(|queue| queue.retrying),
            failed: sum(|queue| queue.failed),
            oldest: queues.iter().filter_map(|queue| queue.oldest).min().map(|oldest| waited(oldest, now)),
        },
        queues: queues.iter().map(|queue| row(queue, now)).collect(),
        schedule: schedule
            .into_iter()
            .map(|entry| ScheduleRow {
                title: kind_words(&entry.name).to_owned(),
                cron: entry.expression,
                last: entry.last_tick.map(|at| present::moment(at, now)),
                next: entry.next_tick.map(|at| present::moment(at, now)),
            })
            .collect(),
        failed: failed
            .iter()
            .map(|job| FailedJob {
                code: job.case.and_then(|case| codes.get(&case).cloned()),
                ..failed_job(job, now)
            })
            .collect(),
        may_act: staff.is(Role::Admin),
        refreshed: present::moment(now, now),
    };
    let shell = app.shell(&frame, &staff, "jobs").await?;
    Ok(app.templates.page(&view, &shell))
}

fn number(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

fn row(queue: &QueueView, now: Timestamp) -> QueueRow {
    QueueRow {
        name: queue.queue.name().to_owned(),
        title: queue_words(queue.queue).to_owned(),
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
    }
}

fn failed_job(job: &JobView, now: Timestamp) -> FailedJob {
    FailedJob {
        id: job.id.to_string(),
        title: kind_words(&job.kind).to_owned(),
        queue: job.queue.clone(),
        code: None,
        attempts: u32::try_from(job.attempt).unwrap_or(0),
        max_attempts: u32::try_from(job.max_attempts).unwrap_or(0),
        error: job.last_error.clone().unwrap_or_default(),
        at: present::moment(job.finished_at.unwrap_or(job.created_at), now),
    }
}

/// «۴۲ ثانیه»، «۷ دقیقه»، «۳ ساعت».
fn waited(since: Timestamp, now: Timestamp) -> String {
    let seconds = now.duration_since(since).as_secs().max(0);
    match seconds {
        0..120 => format!("{} ثانیه", fa(seconds)),
        120..7200 => format!("{} دقیقه", fa(seconds / 60)),
        _ => format!("{} ساعت", fa(seconds / 3600)),
    }
}

fn queue_words(queue: Queue) -> &'static str {
    match queue {
        Queue::Checks => "بررسی مدارک",
        Queue::Routing => "بررسی و مسیریابی",
        Queue::Notify => "پیامک و رایانامه",
        Queue::Letters => "ساخت نامه",
        Queue::Cron => "کارهای دوره‌ای",
        Queue::Bulk => "کارهای گروهی",
    }
}

fn kind_words(kind: &str) -> &str {
    match kind {
        "check_document" => "بررسی مدرک",
        "inspect_case" => "بررسی و مسیریابی پرونده",
        "send_message" => "ارسال پیام",
        "issue_letter" => "ساخت نامه",
        "remind_applicants" => "یادآوری مهلت متقاضیان",
        "prune" => "پاک‌سازی داده‌های کهنه",
        other => other,
    }
}

fn only_admin(staff: &Staff) -> Result<(), WebError> {
    if staff.is(Role::Admin) { Ok(()) } else { Err(WebError::forbidden()) }
}

fn record(app: &App, staff: &Staff, action: &str, subject: String) -> AuditRecord {
    let (at, actor) = (app.world().now(), format!("staff:{}", staff.id));
    AuditRecord { at, actor, action: action.to_owned(), subject, digest: String::new() }
}

/// `POST /jobs/queues/{name}/{act}`: stops a queue of the whole cluster, or lets it go on.
pub(crate) async fn pause(
    State(app): State<App>,
    As { staff, .. }: As<Operator>,
    Path((name, act)): Path<(String, String)>,
) -> Result<Response, WebError> {
    only_admin(&staff)?;
    let queue = Queue::named(&name).ok_or(WebError::NotFound)?;
    let (paused, done) = match act.as_str() {
        "pause" => (true, Done::QueuePaused),
        "resume" => (false, Done::QueueResumed),
        _ => return Err(WebError::NotFound),
    };
    let mut tx = app.db.begin().await?;
    monitor::pause(&mut tx, queue, paused).await?;
    tx.audit(record(&app, &staff, done.name(), format!("queue:{queue}")));
    tx.commit().await?;
    Ok(app.done("/jobs", &Flash::new(done)))
}

/// `POST /jobs/{id}/{act}`: tries a failed job again.
pub(crate) async fn retry(
    State(app): State<App>,
    As { staff, .. }: As<Operator>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    only_admin(&staff)?;
    let id: JobId = id.parse().map_err(|_| WebError::NotFound)?;
    let mut tx = app.db.begin().await?;
    monitor::act(&mut tx, JobAct::Retry, id, &Why { by: staff.id, text: String::new() }).await?;
    tx.audit(record(&app, &staff, "job_retried", format!("job:{id}")));
    tx.commit().await?;
    Ok(app.done("/jobs", &Flash::new(Done::JobRetried)))
}
