//! E-mail that is kept in a file instead of being sent.

use std::sync::Arc;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{
    super::{outbox::Outbox, outcome::Sending},
    message::{Mail, MailGateway, message_id},
};

/// Keeps messages in a file; attachments by name and digest only.
pub(super) struct MailOutbox(pub(super) Arc<Outbox>);

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

    fn takes_key(&self) -> bool {
        true
    }
}
