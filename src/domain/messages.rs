//! What applicants are told, over which channel, in which words (SPEC §7).

use crate::{
    cases::Case,
    ids::{CaseId, MessageId},
    jalali::JalaliDate,
    office::Office,
    orders::{NewJob, SendMessage},
    text::fa,
};
use jiff::Timestamp;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::LazyLock};

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// پیامک.
    Sms,
    /// رایانامه.
    Email,
    /// پیام در میز کار متقاضی; it never leaves the house.
    Desk,
}

impl Channel {
    /// The name in the database and in template files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
            Self::Desk => "desk",
        }
    }

    /// The channel of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Sms, Self::Email, Self::Desk].into_iter().find(|channel| channel.name() == name)
    }
}

/// One message to the applicant of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its id, and the key that makes a provider send it once.
    pub id: MessageId,
    /// The case it speaks of.
    pub case: CaseId,
    /// How it travels.
    pub channel: Channel,
    /// Mobile number or e-mail address; empty on the desk.
    pub recipient: String,
    /// Which notice it tells, see [`Notice::key`].
    pub notice: String,
    /// The subject of an e-mail.
    pub subject: String,
    /// The text.
    pub text: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// It is held until then.
    pub not_before: Option<Timestamp>,
}

impl Message {
    /// The job that sends it; a message on the desk needs none.
    pub fn order(&self) -> Option<NewJob> {
        let order = NewJob::of(&SendMessage { message: self.id, case: self.case });
        (self.channel != Channel::Desk).then(|| match self.not_before {
            Some(moment) => order.at(moment),
            None => order,
        })
    }
}

/// Something the applicant is told.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts in admin-templates/messages say what each tells")]
pub enum Notice {
    Registered,
    Submitted,
    LetterRegistered { number: String },
    ResponseRegistered,
    Approved,
    Rejected,
    Returned { defects: Vec<String>, until: JalaliDate },
    SamavaAsked { message: String, until: JalaliDate },
    PaperLetterAwaited,
    Reminder { days: i64, until: JalaliDate },
    LastWarning { until: JalaliDate },
    Expired,
    Referred { unit: String },
    LetterDispatched { number: String, verification: String },
    Withdrawn,
    Reopened,
}

impl Notice {
    /// The table of the template file.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Submitted => "submitted",
            Self::LetterRegistered { .. } => "letter_registered",
            Self::ResponseRegistered => "response_registered",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Returned { .. } => "returned",
            Self::SamavaAsked { .. } => "samava",
            Self::PaperLetterAwaited => "paper_letter",
            Self::Reminder { .. } => "reminder",
            Self::LastWarning { .. } => "last_warning",
            Self::Expired => "expired",
            Self::Referred { .. } => "referred",
            Self::LetterDispatched { .. } => "letter_dispatched",
            Self::Withdrawn => "withdrawn",
            Self::Reopened => "reopened",
        }
    }

    /// A notice of this key with invented facts, for checks and previews of its texts.
    pub fn sample(key: &str) -> Option<Self> {
        let until = JalaliDate::new(1405, 9, 16)?;
        let text = str::to_owned;
        let samples = [
            Self::Registered,
            Self::Submitted,
            Self::LetterRegistered { number: text("1405/12") },
            Self::ResponseRegistered,
            Self::Approved,
            Self::Rejected,
            Self::Returned {
                defects: vec![text("تاریخ نامه هنوز نرسیده است.")], until
            },
            Self::SamavaAsked { message: text("شناسهٔ سماوا را بنویسید."), until },
            Self::PaperLetterAwaited,
            Self::Reminder { days: 3, until },
            Self::LastWarning { until },
            Self::Expired,
            Self::Referred { unit: text("امور قراردادها") },
            Self::LetterDispatched {
                number: text("1405/12"),
                verification: text("https://kartabl.example.ir/verify/K7QF"),
            },
            Self::Withdrawn,
            Self::Reopened,
        ];
        samples.into_iter().find(|notice| notice.key() == key)
    }

    fn facts(&self, paper_route: &str) -> Value {
        match self {
            Self::LetterRegistered { number } => context! { number },
            Self::Returned { defects, until } => {
                context! { defects, count => defects.len(), until => until.to_string() }
            }
            Self::SamavaAsked { message, until } => context! { message, until => until.to_string() },
            Self::PaperLetterAwaited => context! { route => paper_route },
            Self::Reminder { days, until } => context! { days, until => until.to_string() },
            Self::LastWarning { until } => context! { until => until.to_string() },
            Self::Referred { unit } => context! { unit },
            Self::LetterDispatched { number, verification } => context! { number, verification },
            _ => context! {},
        }
    }
}

/// The texts of one notice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// Taken from a guide: nobody may change it.
    #[serde(default)]
    pub locked: bool,
    /// The subject of the e-mail.
    pub subject: Option<String>,
    /// The SMS.
    pub sms: Option<String>,
    /// The e-mail.
    pub email: Option<String>,
    /// The message on the applicant's desk.
    pub desk: Option<String>,
}

static BUILT_IN: LazyLock<BTreeMap<String, Texts>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../admin-templates/messages/applicant.toml"))
        .expect("the built-in message texts are checked by a test")
});

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_filter("fa", |value: Value| fa(value.to_string()));
    environment
});

/// The built-in texts by the key of their notice; there is no other notice.
pub fn built_in() -> &'static BTreeMap<String, Texts> {
    &BUILT_IN
}

/// Whether a text can tell this notice.
///
/// # Errors
/// What is wrong with it, in English: bad syntax, or a variable that this notice does not bring.
pub fn check(notice: &Notice, template: &str) -> Result<(), String> {
    let common = context! { code => "66E0814240", title => "", organisation => "", link => "" };
    let facts = context! { ..notice.facts(""), ..common };
    let rendered = ENVIRONMENT.render_str(template, facts);
    rendered.map(|_| ()).map_err(|error| match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    })
}

/// The texts of a notice: the procedure's own stand before the built-in ones; a locked text is never replaced.
fn texts(notice: &Notice, case: &Case, office: &Office<'_>) -> Texts {
    let mut texts = BUILT_IN.get(notice.key()).cloned().unwrap_or_default();
    if !texts.locked
        && let Some(own) = office.procedure(case).messages.get(notice.key()).cloned()
    {
        texts.subject = own.subject.or(texts.subject);
        texts.sms = own.sms.or(texts.sms);
        texts.email = own.email.or(texts.email);
        texts.desk = own.desk.or(texts.desk);
    }
    texts
}

/// The messages that tell a notice to the applicant of a case; what leaves the house waits until `not_before`.
pub fn compose(
    notice: &Notice,
    case: &Case,
    office: &Office<'_>,
    not_before: Option<Timestamp>,
) -> Vec<Message> {
    let texts = texts(notice, case, office);
    let common = context! {
        code => case.code.to_string(),
        title => case.title.as_str(),
        organisation => office.settings.organisation_short.as_str(),
        link => office.settings.case_url.replace("{code}", &case.code.to_string()),
    };
    let facts = context! { ..notice.facts(&office.settings.paper_route), ..common };
    let render = |template: &Option<String>| {
        template.as_deref().map(|text| {
            ENVIRONMENT.render_str(text, facts.clone()).unwrap_or_else(|_| text.to_owned()).trim().to_owned()
        })
    };
    let subject = render(&texts.subject).unwrap_or_else(|| case.title.clone());
    let channels = [
        (Channel::Sms, render(&texts.sms), case.applicant.mobile.as_str()),
        (Channel::Email, render(&texts.email), case.applicant.email.as_str()),
        (Channel::Desk, render(&texts.desk), ""),
    ];
    channels
        .into_iter()
        .filter_map(|(channel, text, recipient)| {
            Some(Message {
                id: MessageId::new(office.world),
                case: case.id,
                channel,
                recipient: recipient.to_owned(),
                notice: notice.key().to_owned(),
                subject: if channel == Channel::Email { subject.clone() } else { String::new() },
                text: text?,
                created_at: office.now,
                not_before: not_before.filter(|_| channel != Channel::Desk),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_text_tells_its_notice() {
        for (key, texts) in built_in() {
            let notice = Notice::sample(key).unwrap_or_else(|| panic!("no notice {key}"));
            let Texts { subject, sms, email, desk, .. } = texts;
            for text in [subject, sms, email, desk].into_iter().flatten() {
                assert_eq!(check(&notice, text), Ok(()), "{key}: {text}");
            }
        }
        let wrong = check(&Notice::Registered, "{{ number }}").unwrap_err();
        assert!(wrong.contains("undefined"), "{wrong}");
    }
}
