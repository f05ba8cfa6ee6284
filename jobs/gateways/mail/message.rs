//! E-mail: what a gateway takes, and how it becomes a MIME message.

use bytes::Bytes;
use lettre::{
    Address, Message,
    message::{
        Attachment as Part, Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};

use super::super::outcome::{SendFault, Sending};

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

/// A file that goes with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub filename: String,
    pub content_type: String,
    pub bytes: Bytes,
}

/// A provider that sends e-mail.
pub trait MailGateway: Send + Sync {
    /// Hands the message over.
    fn send(&self, mail: Mail) -> Sending<'_>;

    /// Whether a second `send` with the same key is recognised and sends nothing again.
    fn takes_key(&self) -> bool;
}

/// `<key@domain-of-the-sender>`, by which a receiver recognises a message that came twice.
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
