//! Small values that several pages show: moments, coloured labels, deadlines, choices, previews of messages and letters.

use jiff::Timestamp;
use kartabl_domain::values::{JalaliDate, time_of_day};
use serde::Serialize;

/// A point in time as people read it, with its machine form for `<time datetime>`.
#[derive(Clone, Debug, Serialize)]
pub struct Moment {
    /// ISO 8601, a date or a date with time.
    pub iso: String,
    /// Persian text, Jalali, Persian digits: «امروز»، «۲۰ آبان»، «۲ آذر ۱۴۰۵، ۱۰:۴۲».
    pub text: String,
}

impl Moment {
    pub fn new(iso: impl Into<String>, text: impl Into<String>) -> Self {
        Self { iso: iso.into(), text: text.into() }
    }

    /// A day in a list: «امروز»، «۲۰ آبان», with the year only when it is another one.
    pub fn day(date: JalaliDate, today: JalaliDate) -> Self {
        let text = if date == today {
            "امروز".to_owned()
        } else if date.year() == today.year() {
            date.short()
        } else {
            date.long()
        };
        Self::new(date.to_civil().to_string(), text)
    }

    /// A moment in a list or a history: «امروز، ۱۰:۴۲»، «۲۰ آبان، ۰۸:۰۵».
    pub fn at(moment: Timestamp, now: Timestamp) -> Self {
        let day = Self::day(JalaliDate::today(moment), JalaliDate::today(now)).text;
        Self::new(moment.to_string(), format!("{day}، {}", time_of_day(moment)))
    }

    /// The time alone: «۱۰:۴۲».
    pub fn time(moment: Timestamp) -> Self {
        Self::new(moment.to_string(), time_of_day(moment))
    }

    /// A day in prose, with its weekday: «سه‌شنبه ۳ آذر ۱۴۰۵».
    pub fn weekday(date: JalaliDate) -> Self {
        Self::new(date.to_civil().to_string(), date.with_weekday())
    }
}

/// The colour of a state; the words beside it always say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Ok,
    Warn,
    Bad,
    Info,
    Off,
}

/// Words with a tone: a status (dot) or a mark (icon), as the template chooses.
#[derive(Clone, Debug, Serialize)]
pub struct Label {
    pub tone: Tone,
    pub text: String,
}

impl Label {
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into() }
    }
}

/// How much of a deadline is left.
#[derive(Clone, Debug, Serialize)]
pub struct Sla {
    /// Working days left; negative when overdue.
    pub days: i64,
    /// The clock stands still while somebody else must act.
    pub paused: bool,
    pub due: Option<Moment>,
}

/// One option of a select or a group of radio buttons.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub hint: Option<String>,
    pub chosen: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None, chosen: false }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Chosen when `value` is this option's value.
    #[must_use]
    pub fn chosen_if(mut self, value: &str) -> Self {
        self.chosen = self.value == value;
        self
    }
}

/// A ready text that a reviewer may start from.
#[derive(Clone, Debug, Serialize)]
pub struct ReadyText {
    pub label: String,
    pub text: String,
}

/// Where a list stands: «نمایش ۱ تا ۲۵ از ۲۱۸ مورد» and the addresses of its neighbours.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Pager {
    pub from: u64,
    pub to: u64,
    pub total: u64,
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// A link back to where the reader came from.
#[derive(Clone, Debug, Serialize)]
pub struct Crumb {
    pub label: String,
    pub href: String,
}

/// What every page about one case says of it, and the version that its form must send back.
#[derive(Clone, Debug, Serialize)]
pub struct CaseRef {
    pub code: String,
    /// «دریافت سرویس «استعلام کد پستی»».
    pub title: String,
    pub applicant: String,
    pub version: i64,
    pub back: Crumb,
    /// What addresses of the same case carry on, to come back to its tray: «?tray=mine» or nothing.
    pub keep: String,
}

/// A text that will be sent, shown before it is sent.
#[derive(Clone, Debug, Serialize)]
pub struct MessagePreview {
    pub channel: Channel,
    pub text: String,
    /// Characters of the text.
    pub length: usize,
    /// SMS parts; 1 for other channels.
    pub parts: usize,
}

impl MessagePreview {
    /// Persian goes as UCS-2: 70 characters fit into one SMS, 67 into each part of a longer one.
    pub fn new(channel: Channel, text: impl Into<String>) -> Self {
        let text = text.into();
        let length = text.encode_utf16().count();
        let parts = if channel == Channel::Sms && length > 70 { length.div_ceil(67) } else { 1 };
        Self { channel, text, length, parts }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Sms,
    Mail,
    Desk,
    Webhook,
}

/// A decision that waits for a second person.
#[derive(Clone, Debug, Serialize)]
pub struct Proposal {
    pub by: String,
    pub at: Moment,
    pub note: Option<String>,
}

/// A letter as it will stand on paper; what is not yet known is shown as a yellow slot.
#[derive(Clone, Debug, Serialize)]
pub struct Paper {
    pub organisation: String,
    pub number: Option<String>,
    pub date: Option<String>,
    pub attachment: Option<String>,
    pub recipient: String,
    pub subject: String,
    pub paragraphs: Vec<String>,
    pub signer: String,
    pub signed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_as_people_tell_them() {
        let now: Timestamp = "2026-11-23T07:12:00Z".parse().unwrap();
        let at = |text: &str| Moment::at(text.parse().unwrap(), now).text;
        assert_eq!(at("2026-11-23T07:10:00Z"), "امروز، ۱۰:۴۰");
        assert_eq!(at("2026-11-22T20:30:00Z"), "امروز، ۰۰:۰۰", "the day begins in Tehran");
        assert_eq!(at("2026-11-11T04:35:00Z"), "۲۰ آبان، ۰۸:۰۵");
        assert_eq!(at("2026-03-01T04:35:00Z"), "۱۰ اسفند ۱۴۰۴، ۰۸:۰۵");
    }

    #[test]
    fn parts_of_an_sms_are_counted_as_the_provider_does() {
        let parts = |length| MessagePreview::new(Channel::Sms, "س".repeat(length)).parts;
        assert_eq!([parts(70), parts(71), parts(134), parts(135)], [1, 2, 2, 3]);
    }
}
