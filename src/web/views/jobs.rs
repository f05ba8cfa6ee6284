//! کارهای پس‌زمینه: queues, the schedule and the jobs that failed.

use super::parts::{Label, Moment};
use crate::templates::Page;
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct JobsPage {
    pub totals: JobTotals,
    pub queues: Vec<QueueRow>,
    pub schedule: Vec<ScheduleRow>,
    pub failed: Vec<FailedJob>,
    /// The reader may stop queues and try jobs again.
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
}

#[derive(Clone, Debug, Serialize)]
pub struct ScheduleRow {
    pub title: String,
    pub cron: String,
    pub last: Option<Moment>,
    pub next: Option<Moment>,
}

#[derive(Clone, Debug, Serialize)]
pub struct FailedJob {
    pub id: String,
    pub title: String,
    pub queue: String,
    /// Tracking code of the case it belongs to.
    pub code: Option<String>,
    pub attempts: u32,
    pub max_attempts: u32,
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
        use super::parts::Tone;
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
        };
        let job = |id: &str, title: &str, queue: &str, code: &str, error: &str, at: &str| FailedJob {
            id: id.into(),
            title: title.into(),
            queue: queue.into(),
            code: Some(code.into()),
            attempts: 3,
            max_attempts: 3,
            error: error.into(),
            at: Moment::new("2026-11-23T10:31", at),
        };
        Self {
            totals: JobTotals {
                waiting: 1128,
                running: 6,
                retrying: 9,
                failed: 3,
                oldest: Some("۴۲ ثانیه".into()),
            },
            queues: vec![
                queue("checks", "بررسی مدارک", 64, 3, 2, Some("۱۸ ثانیه")),
                queue("routing", "مسیریابی", 2, 0, 0, None),
                queue("notify", "پیامک و رایانامه", 1038, 2, 1, Some("۴۲ ثانیه")),
                queue("letters", "ساخت نامه", 13, 0, 0, None),
            ],
            schedule: vec![ScheduleRow {
                title: "یادآوری رفع نقص".into(),
                cron: "0 30 9 * * *".into(),
                last: Some(Moment::new("2026-11-23T09:30", "امروز، ۰۹:۳۰")),
                next: Some(Moment::new("2026-11-24T09:30", "فردا، ۰۹:۳۰")),
            }],
            may_act: true,
            failed: vec![
                job(
                    "0193f2ab-0412",
                    "ارسال پیامک",
                    "notify",
                    "66E0814133",
                    "sms gateway: 504 Gateway Timeout after 15s",
                    "امروز، ۱۰:۳۱",
                ),
                job(
                    "0193f2ab-0377",
                    "بررسی مدرک",
                    "checks",
                    "66E0814207",
                    "lopdf: document is encrypted (object 12 0)",
                    "امروز، ۱۰:۰۲",
                ),
            ],
            refreshed: Moment::new("2026-11-23T10:42:15+03:30", "۱۰:۴۲:۱۵"),
        }
    }
}
