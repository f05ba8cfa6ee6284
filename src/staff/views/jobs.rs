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
