//! The messages of a case: a notice, told to its applicant over each channel that has a text for it (SPEC §7).

use crate::{
    cases::Case,
    ids::{CaseId, MessageId},
    notices::{ENVIRONMENT, Notice, Texts, built_in},
    office::Office,
    orders::{NewJob, SendMessage},
};
use jiff::Timestamp;
use minijinja::context;
use serde::{Deserialize, Serialize};

/// How a message travels.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
        self.into()
    }

    /// The channel of this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
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
    /// The moment until which it is held.
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

/// The texts of a notice: the procedure's own stand before the built-in ones; a locked text is never replaced.
fn texts(notice: &Notice, case: &Case, office: &Office<'_>) -> Texts {
    let mut texts = built_in().get(notice.key()).cloned().unwrap_or_default();
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
