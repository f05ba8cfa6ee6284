//! Samples of the page of background jobs.

use crate::views::jobs::*;
use kartabl_web::views::parts::{Choice, Label, Moment, Tone};

impl JobsPage {
    pub(crate) fn sample() -> Self {
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

impl JobRow {
    pub(crate) fn sample(id: &str, cause: Option<&'static str>, error: &str) -> Self {
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
