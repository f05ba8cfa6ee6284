//! کار: one job with its attempts, its arguments and the other jobs of its case.

use super::jobs::{ActButton, JobRow};
use kartabl_web::{
    templates::Page,
    views::parts::{Label, Moment},
};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct JobPage {
    pub(crate) job: JobRow,
    pub(crate) queue: String,
    /// Newest first.
    pub(crate) attempts: Vec<AttemptRow>,
    /// The order, ids only: name and value.
    pub(crate) arguments: Vec<(String, String)>,
    pub(crate) created: Moment,
    pub(crate) due: Moment,
    pub(crate) ended: Option<Moment>,
    /// How long one attempt may take.
    pub(crate) timeout: String,
    pub(crate) unique_key: Option<String>,
    /// The request or the scheduled job that ordered the job.
    pub(crate) trace: Option<String>,
    /// The progress of a long job: done and total.
    pub(crate) progress: Option<(i64, i64)>,
    /// Other jobs of the case.
    pub(crate) others: Vec<JobRow>,
    /// The acts on the job.
    pub(crate) acts: Vec<ActButton>,
    /// Whether the job has not ended; the browser then loads the page again by itself.
    pub(crate) unfinished: bool,
    pub(crate) refreshed: Moment,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct AttemptRow {
    pub(crate) number: u32,
    pub(crate) outcome: Label,
    pub(crate) started: Moment,
    pub(crate) took: String,
    pub(crate) worker: String,
    pub(crate) cause: Option<&'static str>,
    /// The raw error; empty where there was none.
    pub(crate) error: String,
}

impl Page for JobPage {
    const TEMPLATE: &'static str = "pages/job.html";
}

#[cfg(test)]
impl JobPage {
    pub(crate) fn sample() -> Self {
        use kartabl_web::views::parts::Tone;
        let attempt = |number, cause, error: &str| AttemptRow {
            number,
            outcome: Label::new(Tone::Warn, "خطا"),
            started: Moment::new("2026-11-23T10:31", "امروز، ۱۰:۳۱"),
            took: "۱۵ ثانیه".into(),
            worker: "kartabl-1-4711-0193f2ab".into(),
            cause,
            error: error.into(),
        };
        let error = "sms gateway: 504 Gateway Timeout after 15s";
        Self {
            job: JobRow::sample("90412", None, error),
            queue: "پیامک و رایانامه".into(),
            attempts: vec![attempt(2, None, error), attempt(1, Some("پردازش‌گر از دست رفت."), "worker lost")],
            arguments: vec![("message".into(), "0193f2ab-7c1e-7000-8000-000000000001".into())],
            created: Moment::new("2026-11-23T09:59", "امروز، ۰۹:۵۹"),
            due: Moment::new("2026-11-23T10:31", "امروز، ۱۰:۳۱"),
            ended: Some(Moment::new("2026-11-23T10:31", "امروز، ۱۰:۳۱")),
            timeout: "۶۰ ثانیه".into(),
            unique_key: Some("send_message:0193f2ab-7c1e-7000-8000-000000000001".into()),
            trace: Some("b1946ac92492d234".into()),
            progress: None,
            others: vec![JobRow::sample("90377", None, "")],
            acts: vec![
                ActButton { act: "retry", icon: "refresh", label: "اجرای دوباره" },
                ActButton { act: "cancel", icon: "trash", label: "کنار گذاشتن" },
            ],
            unfinished: false,
            refreshed: Moment::new("2026-11-23T10:42:15+03:30", "۱۰:۴۲"),
        }
    }

    /// A long job at work, as an auditor sees it.
    pub(crate) fn sample_running() -> Self {
        use kartabl_web::views::parts::Tone;
        let mut page = Self::sample();
        page.job.status = Label::new(Tone::Info, "در حال اجرا");
        page.job.code = None;
        let (attempts, arguments, others, acts) = Default::default();
        Self {
            attempts,
            arguments,
            others,
            acts,
            progress: Some((300, 1000)),
            unfinished: true,
            ended: None,
            ..page
        }
    }
}
