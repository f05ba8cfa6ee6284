//! Jobs, queues and their states in Persian.

use crate::views::jobs::ActButton;
use kartabl_domain::{
    orders::{JobAct, Queue},
    text::fa,
};
use kartabl_queue::monitor::{JobView, State};
use kartabl_web::views::parts::{Label, Tone};

pub(super) fn queue(queue: Queue) -> &'static str {
    match queue {
        Queue::Checks => "بررسی مدارک",
        Queue::Routing => "بررسی و مسیریابی",
        Queue::Notify => "پیامک و رایانامه",
        Queue::Letters => "ساخت نامه",
        Queue::Cron => "کارهای دوره‌ای",
        Queue::Bulk => "کارهای گروهی",
    }
}

/// The kinds of jobs in the order of the filter.
pub(super) const KINDS: [(&str, &str); 10] = [
    ("check_document", "بررسی مدرک"),
    ("inspect_case", "بررسی و مسیریابی پرونده"),
    ("confirm_identity", "استعلام هویت"),
    ("send_message", "ارسال پیام"),
    ("issue_letter", "ساخت نامه"),
    ("remind_applicants", "یادآوری مهلت متقاضیان"),
    ("recompute_deadlines", "شمارش دوبارهٔ مهلت‌ها با تقویم تازه"),
    ("prune", "پاک‌سازی داده‌های کهنه"),
    ("sweep_files", "پاک‌سازی فایل‌های بی‌کاربرد"),
    ("act_on_jobs", "اقدام روی یک فهرست از کارها"),
];

pub(super) fn kind(kind: &str) -> &str {
    KINDS.iter().find(|(known, _)| *known == kind).map_or(kind, |(_, words)| words)
}

pub(super) fn state(state: State) -> &'static str {
    match state {
        State::Discarded => "ناموفق",
        State::Scheduled => "زمان‌بندی‌شده",
        State::Available => "در صف",
        State::Running => "در حال اجرا",
        State::Done => "انجام‌شده",
        State::Cancelled => "لغوشده",
    }
}

/// The state of a job. One that failed and waits for its next attempt says so.
pub(super) fn status(job: &JobView) -> Label {
    let (tone, text) = match job.state {
        State::Scheduled if job.attempt > 0 => (Tone::Warn, "تلاش دوباره"),
        State::Running if job.cancel_requested => (Tone::Warn, "در حال لغو"),
        State::Discarded => (Tone::Bad, state(job.state)),
        State::Done => (Tone::Ok, state(job.state)),
        State::Cancelled => (Tone::Off, state(job.state)),
        other => (Tone::Info, state(other)),
    };
    Label::new(tone, text)
}

pub(super) fn outcome(outcome: &str) -> Label {
    let (tone, text) = match outcome {
        "done" => (Tone::Ok, "انجام شد"),
        "running" => (Tone::Info, "در حال اجرا"),
        "cancelled" => (Tone::Off, "لغو شد"),
        "discarded" => (Tone::Bad, "ناموفق"),
        "lost" => (Tone::Bad, "پردازش‌گر از دست رفت"),
        _ => (Tone::Warn, "خطا"),
    };
    Label::new(tone, text)
}

/// What an error of the engine itself means; `None` for those of handlers.
pub(super) fn cause(error: &str) -> Option<&'static str> {
    [
        ("worker lost", "پردازش‌گر پیش از پایان کار از دست رفت."),
        ("timed out after", "کار در مهلت خود تمام نشد."),
        ("panicked", "برنامه در این کار خطا داد."),
        ("arguments of", "آرگومان‌های کار خوانده نشد."),
    ]
    .into_iter()
    .find_map(|(beginning, words)| error.starts_with(beginning).then_some(words))
}

/// What may be done with jobs of this state.
pub(super) fn acts(state: State) -> Vec<ActButton> {
    let button =
        |act: JobAct, icon: &'static str, label: &'static str| ActButton { act: act.name(), icon, label };
    let (retry, cancel) =
        (button(JobAct::Retry, "refresh", "اجرای دوباره"), button(JobAct::Cancel, "ban", "لغو"));
    let discard = button(JobAct::Discard, "circle-x", "ناموفق شمردن");
    match state {
        State::Discarded => vec![retry, button(JobAct::Cancel, "trash", "کنار گذاشتن")],
        State::Cancelled => vec![retry],
        State::Scheduled => vec![button(JobAct::Retry, "player-play", "اجرا همین حالا"), cancel, discard],
        State::Available => vec![cancel, discard],
        State::Running => vec![cancel],
        State::Done => Vec::new(),
    }
}

/// A span of time: «۴۲ ثانیه»، «۷ دقیقه»، «۳ ساعت», with tenths below ten seconds: «۰٫۴ ثانیه».
pub(super) fn span(duration: std::time::Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0 if duration.as_millis() < 100 => "کمتر از ۰٫۱ ثانیه".to_owned(),
        0..10 => format!("{} ثانیه", decimal(duration.as_millis() / 100)),
        10..120 => format!("{} ثانیه", fa(seconds)),
        120..7200 => format!("{} دقیقه", fa(seconds / 60)),
        _ => format!("{} ساعت", fa(seconds / 3600)),
    }
}

/// A number that is given in tenths: «۱٫۵»، «۳».
pub(super) fn decimal(tenths: u128) -> String {
    match (tenths / 10, tenths % 10) {
        (whole, 0) => fa(whole),
        (whole, tenth) => format!("{}٫{}", fa(whole), fa(tenth)),
    }
}
