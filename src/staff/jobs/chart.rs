//! The chart of the last hour as numbers for an SVG. Time runs from right to left, the way the page is read.

use crate::views::jobs::{Bar, HourChart, Line, Slice};
use jiff::Timestamp;
use kartabl_domain::{text::fa_grouped, values::time_of_day};
use kartabl_queue::monitor::Minute;
use kartabl_web::present;

/// The edges of the drawing in its own units; the axis of values stands at the right.
const LEFT: i64 = 8;
const RIGHT: i64 = 608;
const TOP: i64 = 12;
const BOTTOM: i64 = 132;
/// Minutes between two labels on the axis of time.
const LABEL_STEP: usize = 20;
/// Minutes of a line of the table.
const SLICE: usize = 10;

/// The chart of these minutes, the oldest first.
pub(super) fn hour(minutes: &[Minute], now: Timestamp) -> HourChart {
    let most = minutes.iter().map(|minute| minute.done + minute.failed).max().unwrap_or(0);
    let top = round_up(most);
    let height = |count: i64| match count {
        0 => 0,
        _ => ((BOTTOM - TOP) * count / top).max(2),
    };
    let count = i64::try_from(minutes.len().max(1)).unwrap_or(1);
    let width = (RIGHT - LEFT) / count;
    let bars = (1..).zip(minutes).map(|(number, minute)| {
        let (done, failed) = (height(minute.done), height(minute.failed));
        Bar {
            x: RIGHT - number * width,
            width: width - 2,
            done_y: BOTTOM - done,
            done,
            failed_y: BOTTOM - done - failed,
            failed,
        }
    });
    let lines = [0, top / 2, top]
        .map(|value| Line { y: BOTTOM - (BOTTOM - TOP) * value / top, label: fa_grouped(value) });
    let words =
        minutes.iter().enumerate().step_by(LABEL_STEP).map(|(number, minute)| {
            (RIGHT - i64::try_from(number).unwrap_or(0) * width, time_of_day(minute.at))
        });
    let done = |part: &[Minute]| fa_grouped(part.iter().map(|minute| minute.done).sum());
    let failed = |part: &[Minute]| fa_grouped(part.iter().map(|minute| minute.failed).sum());
    let slices = minutes.chunks(SLICE).map(|part| Slice {
        at: present::moment(part[0].at, now),
        done: done(part),
        failed: failed(part),
    });
    HourChart {
        bars: bars.filter(|bar| bar.done + bar.failed > 0).collect(),
        lines: lines.to_vec(),
        times: words.collect(),
        slices: slices.collect(),
        done: done(minutes),
        failed: failed(minutes),
    }
}

/// The next even number of two digits' accuracy, so that the half of it is whole: 2, 4, … 20, 22, … 100, 120, …
fn round_up(most: i64) -> i64 {
    let mut step = 2;
    while most > step * 50 {
        step *= 10;
    }
    (most.max(1) + step - 1) / step * step
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    #[test]
    fn the_axis_ends_above_the_highest_bar_and_has_a_whole_half() {
        let table = [(0, 2), (1, 2), (2, 2), (3, 4), (99, 100), (100, 100), (101, 120), (7_321, 7_400)];
        for (most, top) in table {
            assert_eq!(round_up(most), top, "{most}");
        }
    }

    #[test]
    fn the_oldest_minute_stands_at_the_right_and_a_single_failure_can_be_seen() {
        let start = Timestamp::from_second(1_790_000_000).unwrap();
        let minutes: Vec<_> = (0..60)
            .map(|number| Minute {
                at: start + SignedDuration::from_mins(number),
                done: if number == 0 { 10_000 } else { 0 },
                failed: i64::from(number == 59),
            })
            .collect();
        let chart = hour(&minutes, start);
        let [oldest, newest] = &chart.bars[..] else { panic!("{:?}", chart.bars) };
        assert!(oldest.x > newest.x && oldest.done > 100);
        assert_eq!((newest.done, newest.failed), (0, 2));
        assert_eq!((chart.done.as_str(), chart.failed.as_str(), chart.slices.len()), ("۱۰٬۰۰۰", "۱", 6));
        assert_eq!(chart.times.len(), 3);
    }
}
