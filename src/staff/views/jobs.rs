//! کارهای پس‌زمینه: queues, the schedule, the workers, and a list of jobs.

use kartabl_web::{
    templates::Page,
    views::parts::{Choice, Label, Moment},
};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct JobsPage {
    pub totals: JobTotals,
    pub hour: HourChart,
    pub queues: Vec<QueueRow>,
    pub schedule: Vec<ScheduleRow>,
    pub workers: Vec<WorkerRow>,
    pub list: JobList,
    /// The reader may stop queues and act on jobs.
    pub may_act: bool,
    pub refreshed: Moment,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct JobTotals {
    pub waiting: u64,
    pub running: u64,
    pub retrying: u64,
    pub failed: u64,
    /// How long the oldest waiting job has waited: «۴۲ ثانیه».
    pub oldest: Option<String>,
}

/// The last hour, minute by minute, in the units of the drawing.
#[derive(Clone, Debug, Serialize)]
pub struct HourChart {
    pub bars: Vec<Bar>,
    pub lines: Vec<Line>,
    /// Where a time stands under the bars.
    pub times: Vec<(i64, String)>,
    /// The same for who can't see the drawing.
    pub slices: Vec<Slice>,
    /// Jobs done in the hour.
    pub done: String,
    /// Attempts that failed in it.
    pub failed: String,
}

/// A minute in which something happened.
#[derive(Clone, Debug, Serialize)]
pub struct Bar {
    pub x: i64,
    pub width: i64,
    pub done_y: i64,
    pub done: i64,
    pub failed_y: i64,
    pub failed: i64,
}

/// A value on the axis.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    pub y: i64,
    pub label: String,
}

/// Ten minutes of the table beside the drawing.
#[derive(Clone, Debug, Serialize)]
pub struct Slice {
    pub at: Moment,
    pub done: String,
    pub failed: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct QueueRow {
    /// Machine name.
    pub name: String,
    /// Persian name.
    pub title: String,
    /// Operators stopped it.
    pub paused: bool,
    pub status: Label,
    pub waiting: u64,
    pub running: u64,
    pub retrying: u64,
    pub failed: u64,
    pub oldest: Option<String>,
    /// Jobs done in a minute: «۲۲»، «۰٫۵».
    pub per_minute: String,
    /// What 95 of 100 waited at most.
    pub wait_p95: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ScheduleRow {
    /// Machine name.
    pub name: String,
    pub title: String,
    pub cron: String,
    pub last: Option<Moment>,
    /// The number of the job that was placed last.
    pub job: Option<String>,
    pub next: Option<Moment>,
}

/// A process that works on jobs.
#[derive(Clone, Debug, Serialize)]
pub struct WorkerRow {
    pub id: String,
    pub queues: String,
    pub running: u64,
    pub started: Moment,
    pub seen: Moment,
    pub status: Label,
}

#[derive(Clone, Debug, Serialize)]
pub struct JobList {
    pub tabs: Vec<JobTab>,
    pub queues: Vec<Choice>,
    pub kinds: Vec<Choice>,
    /// The tracking code that the list is narrowed to.
    pub case: String,
    /// The state of the list, in the address.
    pub state: String,
    pub rows: Vec<JobRow>,
    /// How many the list has in all, where that is counted.
    pub total: Option<u64>,
    /// What may be done with all of them.
    pub acts: Vec<ActButton>,
    /// What makes up the list, for the forms.
    pub fields: Vec<(&'static str, String)>,
    /// The address of this very page.
    pub here: String,
    pub first: Option<String>,
    pub next: Option<String>,
    /// Without its filters.
    pub reset: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct JobTab {
    pub label: &'static str,
    pub href: String,
    pub current: bool,
}

/// Something that can be done with a job.
#[derive(Clone, Debug, Serialize)]
pub struct ActButton {
    /// Machine name.
    pub act: &'static str,
    pub icon: &'static str,
    pub label: &'static str,
}

#[derive(Clone, Debug, Serialize)]
pub struct JobRow {
    pub id: String,
    pub title: String,
    pub queue: String,
    /// Tracking code of the case it belongs to.
    pub code: Option<String>,
    pub status: Label,
    pub attempts: u32,
    pub max_attempts: u32,
    /// What the last error means, where that is known.
    pub cause: Option<&'static str>,
    /// The raw error of the last attempt.
    pub error: String,
    pub at: Moment,
}

impl Page for JobsPage {
    const TEMPLATE: &'static str = "pages/jobs.html";
}

#[cfg(test)]
impl JobsPage {
    pub(crate) fn sample() -> Self {
        use kartabl_web::views::parts::Tone;
        let queue = |name: &str, title: &str, waiting, running, failed, oldest: Option<&str>| QueueRow {
            name: name.into(),
            title: title.into(),
            status: Label::new(Tone::Ok, "فعال"),
            waiting,
            running,
            paused: false,
            retrying: 1,
            failed,
            oldest: oldest.map(Into::into),
            per_minute: "۲۲".into(),
            wait_p95: oldest.map(|_| "۱٫۸ ثانیه".into()),
        };
        Self {
            totals: JobTotals {
                waiting: 1128,
                running: 6,
                retrying: 9,
                failed: 3,
                oldest: Some("۴۲ ثانیه".into()),
            },
            hour: HourChart {
                bars: vec![Bar { x: 598, width: 8, done_y: 72, done: 60, failed_y: 70, failed: 2 }],
                lines: vec![Line { y: 132, label: "۰".into() }, Line { y: 12, label: "۸۰".into() }],
                times: vec![(608, "۰۹:۴۲".into())],
                slices: vec![Slice {
                    at: Moment::new("2026-11-23T09:42", "امروز، ۰۹:۴۲"),
                    done: "۳۱۲".into(),
                    failed: "۱".into(),
                }],
                done: "۲٬۱۴۰".into(),
                failed: "۱۲".into(),
            },
            queues: vec![
                queue("checks", "بررسی مدارک", 64, 3, 2, Some("۱۸ ثانیه")),
                queue("routing", "مسیریابی", 2, 0, 0, None),
                queue("notify", "پیامک و رایانامه", 1038, 2, 1, Some("۴۲ ثانیه")),
            ],
            schedule: vec![ScheduleRow {
                name: "remind_applicants".into(),
                title: "یادآوری رفع نقص".into(),
                cron: "30 9 * * *".into(),
                last: Some(Moment::new("2026-11-23T09:30", "امروز، ۰۹:۳۰")),
                job: Some("90301".into()),
                next: Some(Moment::new("2026-11-24T09:30", "فردا، ۰۹:۳۰")),
            }],
            workers: vec![WorkerRow {
                id: "kartabl-1-4711-0193f2ab".into(),
                queues: "بررسی مدارک، پیامک و رایانامه".into(),
                running: 3,
                started: Moment::new("2026-11-23T06:00", "امروز، ۰۶:۰۰"),
                seen: Moment::new("2026-11-23T10:42", "همین حالا"),
                status: Label::new(Tone::Ok, "فعال"),
            }],
            list: JobList::sample(),
            may_act: true,
            refreshed: Moment::new("2026-11-23T10:42:15+03:30", "۱۰:۴۲:۱۵"),
        }
    }

    /// What an auditor sees on a quiet day.
    pub(crate) fn sample_quiet() -> Self {
        let (rows, acts) = (Vec::new(), Vec::new());
        let list = JobList { rows, acts, total: Some(0), next: None, reset: None, ..JobList::sample() };
        Self { may_act: false, list, workers: Vec::new(), schedule: Vec::new(), ..Self::sample() }
    }
}

#[cfg(test)]
impl JobList {
    fn sample() -> Self {
        let act = |act, icon, label| ActButton { act, icon, label };
        Self {
            tabs: vec![
                JobTab { label: "ناموفق", href: "/jobs?state=discarded".into(), current: true },
                JobTab { label: "همه", href: "/jobs?state=all".into(), current: false },
            ],
            queues: vec![Choice::new("notify", "پیامک و رایانامه")],
            kinds: vec![Choice::new("send_message", "ارسال پیام").chosen_if("send_message")],
            case: "66E0814133".into(),
            state: "discarded".into(),
            rows: vec![
                JobRow::sample("90412", Some("کار در مهلت خود تمام نشد."), "timed out after 15s"),
                JobRow::sample("90377", None, "lopdf: document is encrypted (object 12 0)"),
            ],
            total: Some(3),
            acts: vec![act("retry", "refresh", "اجرای دوباره"), act("cancel", "trash", "کنار گذاشتن")],
            fields: vec![("state", "discarded".into())],
            here: "/jobs?state=discarded".into(),
            first: None,
            next: Some("/jobs?state=discarded&before=90377".into()),
            reset: Some("/jobs?state=discarded".into()),
        }
    }
}

#[cfg(test)]
impl JobRow {
    pub(super) fn sample(id: &str, cause: Option<&'static str>, error: &str) -> Self {
        use kartabl_web::views::parts::Tone;
        Self {
            id: id.into(),
            title: "ارسال پیام".into(),
            queue: "notify".into(),
            code: Some("66E0814133".into()),
            status: Label::new(Tone::Bad, "ناموفق"),
            attempts: 3,
            max_attempts: 3,
            cause,
            error: error.into(),
            at: Moment::new("2026-11-23T10:31", "امروز، ۱۰:۳۱"),
        }
    }
}
