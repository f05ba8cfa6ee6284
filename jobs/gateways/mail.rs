//! E-mail: what a gateway takes, how it becomes a MIME message, and the choice of the provider.

use std::{path::Path, sync::Arc};

use bytes::Bytes;
use lettre::{
    Address, Message,
    message::{
        Attachment as Part, Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    Asking, GatewayError, Question, SendFault, Sending,
    outbox::Outbox,
    smtp::{Smtp, SmtpSettings},
};

/// One message to one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Ours, the same at every attempt to send this message and for no other message; becomes its Message-ID.
    pub key: String,
    /// Another sender than the configured one.
    pub from: Option<String>,
    pub to: String,
    /// The receiver's name, if known.
    pub name: Option<String>,
    pub subject: String,
    pub text: String,
    pub attachments: Vec<Attachment>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub filename: String,
    pub content_type: String,
    pub bytes: Bytes,
}

pub trait MailGateway: Send + Sync {
    fn send(&self, mail: Mail) -> Sending<'_>;

    /// What became of a message.
    fn ask(&self, question: Question) -> Asking<'_>;

    /// Whether a second `send` with the same key is recognised and sends nothing again.
    fn takes_key(&self) -> bool;
}

/// Which provider sends, by `kind`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MailSettings {
    /// Kept in `outbox/mail.jsonl` of the data folder, attachments by name and digest only.
    Outbox(MailOutboxSettings),
    Smtp(SmtpSettings),
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailOutboxSettings {}

impl Default for MailSettings {
    fn default() -> Self {
        Self::Outbox(MailOutboxSettings::default())
    }
}

pub(super) fn open(settings: &MailSettings, data: &Path) -> Result<Arc<dyn MailGateway>, GatewayError> {
    Ok(match settings {
        MailSettings::Outbox(_) => Arc::new(MailOutbox(Outbox::open(data, "mail.jsonl")?)),
        MailSettings::Smtp(settings) => Arc::new(Smtp::new(settings)?),
    })
}

/// `<key@domain-of-the-sender>`: a receiver that got the message twice can tell.
pub(super) fn message_id(key: &str, domain: &str) -> String {
    format!("<{key}@{domain}>")
}

/// The message as it goes over the wire.
pub(super) fn compose(mail: &Mail, from: &Mailbox) -> Result<Message, SendFault> {
    let address: Address =
        mail.to.parse().map_err(|cause| SendFault::refused(format!("receiver: {cause}")))?;
    let from = match &mail.from {
        Some(own) => {
            let address = own.parse().map_err(|cause| SendFault::refused(format!("sender: {cause}")))?;
            Mailbox::new(from.name.clone(), address)
        }
        None => from.clone(),
    };
    let builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(mail.name.clone(), address))
        .subject(&mail.subject)
        .message_id(Some(message_id(&mail.key, from.email.domain())))
        // RFC 3834: keeps out-of-office robots from answering us.
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
    let text = SinglePart::plain(mail.text.clone());
    let message = if mail.attachments.is_empty() {
        builder.singlepart(text)
    } else {
        let mut parts = MultiPart::mixed().singlepart(text);
        for attachment in &mail.attachments {
            let content_type = ContentType::parse(&attachment.content_type)
                .map_err(|cause| SendFault::refused(format!("attachment: {cause}")))?;
            let part = Part::new(attachment.filename.clone()).body(attachment.bytes.to_vec(), content_type);
            parts = parts.singlepart(part);
        }
        builder.multipart(parts)
    };
    message.map_err(|cause| SendFault::refused(format!("message: {cause}")))
}

struct MailOutbox(Arc<Outbox>);

#[derive(Serialize)]
struct Line {
    key: String,
    message_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    to: String,
    name: Option<String>,
    subject: String,
    text: String,
    attachments: Vec<LineAttachment>,
}

#[derive(Serialize)]
struct LineAttachment {
    filename: String,
    content_type: String,
    bytes: usize,
    sha256: String,
}

impl MailGateway for MailOutbox {
    fn send(&self, mail: Mail) -> Sending<'_> {
        let attachments = mail.attachments.iter().map(|attachment| LineAttachment {
            filename: attachment.filename.clone(),
            content_type: attachment.content_type.clone(),
            bytes: attachment.bytes.len(),
            sha256: hex::encode(Sha256::digest(&attachment.bytes)),
        });
        let line = Line {
            message_id: message_id(&mail.key, "localhost"),
            attachments: attachments.collect(),
            key: mail.key.clone(),
            from: mail.from,
            to: mail.to,
            name: mail.name,
            subject: mail.subject,
            text: mail.text,
        };
        self.0.send(mail.key, line)
    }

    fn ask(&self, question: Question) -> Asking<'_> {
        self.0.ask(question)
    }

    fn takes_key(&self) -> bool {
        true
    }
}
