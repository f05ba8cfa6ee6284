//! کارهای پس‌زمینه: queues, the schedule, the workers, and a list of jobs.

use kartabl_web::{
    templates::Page,
    views::parts::{Choice, Label, Moment},
};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct JobsPage {
    pub(crate) totals: JobTotals,
    pub(crate) hour: HourChart,
    pub(crate) queues: Vec<QueueRow>,
    pub(crate) schedule: Vec<ScheduleRow>,
    pub(crate) workers: Vec<WorkerRow>,
    pub(crate) list: JobList,
    /// Whether the reader may pause queues and act on jobs.
    pub(crate) may_act: bool,
    pub(crate) refreshed: Moment,
}

#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct JobTotals {
    pub(crate) waiting: u64,
    pub(crate) running: u64,
    pub(crate) retrying: u64,
    pub(crate) failed: u64,
    /// How long the oldest waiting job has waited: «۴۲ ثانیه».
    pub(crate) oldest: Option<String>,
}

/// The last hour, minute by minute, in the units of the drawing.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct HourChart {
    pub(crate) bars: Vec<Bar>,
    pub(crate) lines: Vec<Line>,
    /// The labels of the axis of time: the place and the text.
    pub(crate) times: Vec<(i64, String)>,
    /// A table with the numbers of the drawing, for those who cannot see it.
    pub(crate) slices: Vec<Slice>,
    /// Jobs done in the hour.
    pub(crate) done: String,
    /// Attempts that failed in the hour.
    pub(crate) failed: String,
}

/// A minute in which something happened.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Bar {
    pub(crate) x: i64,
    pub(crate) width: i64,
    pub(crate) done_y: i64,
    pub(crate) done: i64,
    pub(crate) failed_y: i64,
    pub(crate) failed: i64,
}

/// A value on the axis.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Line {
    pub(crate) y: i64,
    pub(crate) label: String,
}

/// Ten minutes of the table beside the drawing.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Slice {
    pub(crate) at: Moment,
    pub(crate) done: String,
    pub(crate) failed: String,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct QueueRow {
    /// Machine name.
    pub(crate) name: String,
    /// Persian name.
    pub(crate) title: String,
    /// An operator has paused the queue.
    pub(crate) paused: bool,
    pub(crate) status: Label,
    pub(crate) waiting: u64,
    pub(crate) running: u64,
    pub(crate) retrying: u64,
    pub(crate) failed: u64,
    pub(crate) oldest: Option<String>,
    /// Jobs done in a minute: «۲۲»، «۰٫۵».
    pub(crate) per_minute: String,
    /// The longest wait of 95 of 100 jobs.
    pub(crate) wait_p95: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct ScheduleRow {
    /// Machine name.
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) cron: String,
    pub(crate) last: Option<Moment>,
    /// The number of the job that was placed last.
    pub(crate) job: Option<String>,
    pub(crate) next: Option<Moment>,
}

/// A process that works on jobs.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct WorkerRow {
    pub(crate) id: String,
    pub(crate) queues: String,
    pub(crate) running: u64,
    pub(crate) started: Moment,
    pub(crate) seen: Moment,
    pub(crate) status: Label,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct JobList {
    pub(crate) tabs: Vec<JobTab>,
    pub(crate) queues: Vec<Choice>,
    pub(crate) kinds: Vec<Choice>,
    /// The tracking code that the list is narrowed to.
    pub(crate) case: String,
    /// The state of the list, in the address.
    pub(crate) state: String,
    pub(crate) rows: Vec<JobRow>,
    /// The number of jobs in the list, where it is counted.
    pub(crate) total: Option<u64>,
    /// The acts on all jobs of the list.
    pub(crate) acts: Vec<ActButton>,
    /// The fields of the address, for the forms.
    pub(crate) fields: Vec<(&'static str, String)>,
    /// The address of this page.
    pub(crate) here: String,
    pub(crate) first: Option<String>,
    pub(crate) next: Option<String>,
    /// The address of the list without filters.
    pub(crate) reset: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct JobTab {
    pub(crate) label: &'static str,
    pub(crate) href: String,
    pub(crate) current: bool,
}

/// A button for an act on jobs.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ActButton {
    /// Machine name.
    pub(crate) act: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) label: &'static str,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct JobRow {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) queue: String,
    /// The tracking code of the case that the job belongs to.
    pub(crate) code: Option<String>,
    pub(crate) status: Label,
    pub(crate) attempts: u32,
    pub(crate) max_attempts: u32,
    /// The meaning of the last error, where it is known.
    pub(crate) cause: Option<&'static str>,
    /// The raw error of the last attempt.
    pub(crate) error: String,
    pub(crate) at: Moment,
}

impl Page for JobsPage {
    const TEMPLATE: &'static str = "pages/jobs.html";
}
