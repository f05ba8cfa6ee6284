//! Domain values as readers see them: moments, states with their colours, deadlines.

use crate::views::parts::{Channel, Choice, Label, MessagePreview, Moment, Paper, Sla, Tone};
use jiff::Timestamp;
use kartabl_domain::{
    JalaliDate,
    accounts::Known,
    calendar::Deadline,
    cases::{Case, Outcome, Priority, State, Tray},
    letters::LetterData,
    messages::{self, Message},
    office::Office,
    text::fa,
    values::time_of_day,
};

/// A moment with its time of day, the day as people say it: «امروز ۱۰:۴۲»، «۲۰ آبان، ۰۹:۱۴».
pub fn moment(at: Timestamp, now: Timestamp) -> Moment {
    let (day, time) = (day_words(JalaliDate::today(at), JalaliDate::today(now)), time_of_day(at));
    Moment::new(at.to_string(), format!("{day}، {time}"))
}

/// «۲ دقیقه پیش» within the hour, then as [`moment`].
pub fn ago(at: Timestamp, now: Timestamp) -> Moment {
    let moment = moment(at, now);
    match now.duration_since(at).as_mins() {
        0 => Moment { text: "همین حالا".to_owned(), ..moment },
        minutes @ 1..60 => Moment { text: format!("{} دقیقه پیش", fa(minutes)), ..moment },
        _ => moment,
    }
}

/// The day of a moment: «امروز»، «۲۰ آبان»، «۲ آذر ۱۴۰۵».
pub fn day_of(at: Timestamp, now: Timestamp) -> Moment {
    day(JalaliDate::today(at), JalaliDate::today(now))
}

/// A day: «امروز»، «۲۰ آبان»، «۲ آذر ۱۴۰۵».
pub fn day(date: JalaliDate, today: JalaliDate) -> Moment {
    Moment::new(date.to_civil().to_string(), day_words(date, today))
}

fn day_words(date: JalaliDate, today: JalaliDate) -> String {
    match today.days_until(date) {
        0 => "امروز".to_owned(),
        -1 => "دیروز".to_owned(),
        1 => "فردا".to_owned(),
        _ if date.year() == today.year() => date.short(),
        _ => date.long(),
    }
}

/// A day with its weekday, for deadlines.
pub fn due_day(date: JalaliDate) -> Moment {
    Moment::new(date.to_civil().to_string(), date.with_weekday())
}

/// The state with its colour; what was mended says so.
pub fn status(state: &State) -> Label {
    let tone = match state.tray() {
        Tray::Applicant => Tone::Warn,
        Tray::Draft | Tray::Machine => Tone::Off,
        Tray::Desk | Tray::Secretariat => Tone::Info,
        Tray::Closed => match state.outcome() {
            Some(Outcome::Approved | Outcome::Answered) => Tone::Ok,
            Some(Outcome::Rejected) => Tone::Bad,
            _ => Tone::Off,
        },
    };
    Label::new(tone, state.label())
}

/// What is known of whose number the account of an applicant has.
pub fn standing(known: &Known) -> Label {
    let tone = match known {
        Known::Confirmed { .. } => Tone::Ok,
        Known::Refused { .. } => Tone::Bad,
        Known::Down { .. } | Known::Nameless | Known::Unserved => Tone::Warn,
        Known::Asked { .. } => Tone::Info,
        Known::Unknown => Tone::Off,
    };
    Label::new(tone, known.label())
}

/// «فوری» or «آنی»; an ordinary case has no label.
pub fn priority(priority: Priority) -> Option<Label> {
    match priority {
        Priority::Normal => None,
        Priority::Urgent => Some(Label::new(Tone::Warn, priority.label())),
        Priority::Immediate => Some(Label::new(Tone::Bad, priority.label())),
    }
}

/// What the automatic checks said, in a few words.
pub fn checks(state: &State, defects: i64, warnings: i64) -> Label {
    match (state.tray(), defects, warnings) {
        (Tray::Machine, ..) => Label::new(Tone::Off, "در حال اجرا"),
        (_, 0, 0) => Label::new(Tone::Ok, "درست"),
        (_, 0, warnings) => Label::new(Tone::Warn, format!("{} هشدار", fa(warnings))),
        (_, defects, 0) => Label::new(Tone::Bad, format!("{} نقص", fa(defects))),
        (_, defects, warnings) => {
            Label::new(Tone::Bad, format!("{} نقص، {} هشدار", fa(defects), fa(warnings)))
        }
    }
}

/// How much of a deadline is left.
pub fn sla(deadline: &Deadline, office: &Office<'_>) -> Sla {
    Sla {
        days: i64::from(deadline.days_left(office.calendar, office.office_day())),
        paused: deadline.is_paused(),
        due: deadline.due(office.calendar).map(due_day),
    }
}

/// The heading of a case: its procedure and, where it has one, its own subject.
pub fn case_title(case: &Case, office: &Office<'_>) -> String {
    let procedure = &office.procedure(case).title;
    if case.title == *procedure { procedure.clone() } else { format!("{procedure}: «{}»", case.title) }
}

/// What would be sent.
pub fn messages(messages: &[Message]) -> Vec<MessagePreview> {
    let channel = |message: &Message| match message.channel {
        messages::Channel::Sms => Channel::Sms,
        messages::Channel::Email => Channel::Mail,
        messages::Channel::Desk => Channel::Desk,
    };
    messages.iter().map(|message| MessagePreview::new(channel(message), &message.text)).collect()
}

/// A letter as it will stand on paper; what is still empty becomes a slot.
pub fn paper(letter: LetterData, signed: bool) -> Paper {
    let known = |text: String| (!text.is_empty()).then_some(text);
    let joined = |first: String, second: String| match second.as_str() {
        "" => first,
        _ => format!("{first}، {second}"),
    };
    Paper {
        organisation: letter.organisation,
        number: known(letter.number),
        date: known(letter.date),
        attachment: known(letter.attachment),
        recipient: joined(letter.recipient, letter.recipient_title),
        subject: letter.subject,
        paragraphs: letter.body,
        signer: joined(letter.signer_name, letter.signer_title),
        signed,
    }
}

/// The one budget that the procedure gives, told with the day on which it would end.
pub fn budget(office: &Office<'_>, working_days: u16) -> Choice {
    let due = office.due(&office.deadline(working_days)).with_weekday();
    let label = match working_days {
        0 => format!("تا پایان {due}"),
        days => format!("{} روز کاری، تا {due}", fa(days)),
    };
    let value = working_days.to_string();
    Choice::new(&value, label).chosen_if(&value)
}
