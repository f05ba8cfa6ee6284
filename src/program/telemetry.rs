//! What the program tells about itself: log lines on standard error, and figures for `/metrics`.

use crate::config::LogSettings;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::{
    io::{self, IsTerminal},
    sync::OnceLock,
};
use tracing_subscriber::{Layer, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// Upper ends of the histogram buckets for durations in seconds: from a fast page to a slow letter.
const SECONDS: [f64; 9] = [0.002, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 5.0, 30.0];

/// Begins logging; a second call changes nothing. Standard output stays free for what commands answer.
pub fn start_logging(settings: &LogSettings) {
    // The configuration has checked the level by the same parser.
    let filter = settings.filter().unwrap_or_default();
    let lines = fmt::layer().with_writer(io::stderr);
    let lines = if settings.json {
        lines.json().flatten_event(true).with_current_span(false).boxed()
    } else {
        lines.compact().with_ansi(io::stderr().is_terminal()).boxed()
    };
    let _ = tracing_subscriber::registry().with(filter).with(lines).try_init();
}

/// The process's figures; they are recorded from the first call on.
pub fn figures() -> PrometheusHandle {
    static FIGURES: OnceLock<PrometheusHandle> = OnceLock::new();
    FIGURES
        .get_or_init(|| {
            let builder = PrometheusBuilder::new();
            let builder = builder
                .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
                .expect("the list of buckets is not empty");
            builder.install_recorder().expect("nothing else in this program installs a recorder")
        })
        .clone()
}
