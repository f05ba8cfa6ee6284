//! Messages: written with the action that causes them, sent once by the background (SPEC §7).

use crate::{
    Db, Result, StorageError, Tx, args,
    values::{from_json, parsed, timestamp, to_json},
};
use jiff::Timestamp;
use kartabl_domain::{
    ids::{CaseId, MessageId},
    messages::{Channel, Message},
    transitions::Recall,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::FromRow;

/// How far a message has come.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Delivery {
    Queued,
    Sending,
    Sent,
    Delivered,
    Failed,
    Unknown,
    Recalled,
}

impl Delivery {
    pub fn name(self) -> &'static str {
        self.into()
    }

    fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

/// One try to hand a message to a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub at: Timestamp,
    pub provider: String,
    pub error: Option<String>,
}

/// A message with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub message: Message,
    pub state: Delivery,
    pub provider: Option<String>,
    pub provider_id: Option<String>,
    pub attempts: Vec<Attempt>,
    pub sent_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    case_id: String,
    channel: String,
    recipient: String,
    notice: String,
    subject: String,
    text: String,
    state: String,
    provider: Option<String>,
    provider_id: Option<String>,
    attempts: String,
    created_at: i64,
    not_before: Option<i64>,
    sent_at: Option<i64>,
}

impl TryFrom<Row> for Sent {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            message: Message {
                id: parsed("messages.id", &row.id)?,
                case: parsed("messages.case_id", &row.case_id)?,
                channel: Channel::named(&row.channel)
                    .ok_or_else(|| StorageError::corrupt("messages.channel"))?,
                recipient: row.recipient,
                notice: row.notice,
                subject: row.subject,
                text: row.text,
                created_at: timestamp(row.created_at)?,
                not_before: row.not_before.map(timestamp).transpose()?,
            },
            state: Delivery::named(&row.state).ok_or_else(|| StorageError::corrupt("messages.state"))?,
            provider: row.provider,
            provider_id: row.provider_id,
            attempts: from_json("messages.attempts", &row.attempts)?,
            sent_at: row.sent_at.map(timestamp).transpose()?,
        })
    }
}

macro_rules! columns {
    () => {
        "id, case_id, channel, recipient, notice, subject, text, state, provider, provider_id, attempts, \
         created_at, not_before, sent_at"
    };
}

const ADD: &str = "
INSERT INTO messages (id, case_id, channel, recipient, notice, subject, text, state, created_at, not_before, sent_at)
SELECT json_extract(value, '$.id'), json_extract(value, '$.case'), json_extract(value, '$.channel'),
       json_extract(value, '$.recipient'), json_extract(value, '$.notice'), json_extract(value, '$.subject'),
       json_extract(value, '$.text'), json_extract(value, '$.state'),
       CAST(json_extract(value, '$.created_at') AS BIGINT), CAST(json_extract(value, '$.not_before') AS BIGINT),
       CAST(json_extract(value, '$.sent_at') AS BIGINT)
  FROM json_each($1)";

const RECALL: &str = "
UPDATE messages SET state = 'recalled'
 WHERE case_id = $1 AND notice = $2
   AND ((state = 'queued' AND not_before IS NOT NULL) OR (channel = 'desk' AND created_at >= $3))";

const ONE: &str = concat!("SELECT ", columns!(), " FROM messages WHERE id = $1");

const OF_CASE: &str = concat!("SELECT ", columns!(), " FROM messages WHERE case_id = $1 ORDER BY id");

const MOVE: &str = "
UPDATE messages SET state = $3, provider = $4, provider_id = $5, attempts = $6, sent_at = $7
 WHERE id = $1 AND state = $2";

impl Tx {
    pub(crate) async fn add_messages(&mut self, messages: &[Message]) -> Result<()> {
        if messages.is_empty() {
            return Ok(());
        }
        let rows: Vec<_> = messages
            .iter()
            .map(|message| {
                // The desk is inside the house: what stands there has arrived.
                let desk = message.channel == Channel::Desk;
                json!({
                    "id": message.id, "case": message.case, "channel": message.channel, "recipient": message.recipient,
                    "notice": message.notice, "subject": message.subject, "text": message.text,
                    "state": if desk { Delivery::Delivered } else { Delivery::Queued },
                    "created_at": message.created_at.as_microsecond(),
                    "not_before": message.not_before.map(Timestamp::as_microsecond),
                    "sent_at": desk.then(|| message.created_at.as_microsecond()),
                })
            })
            .collect();
        self.defer(ADD, args![to_json(&rows)?]).await
    }

    /// Takes back the messages of a notice that still wait in the house, and those on the desk that became untrue.
    pub(crate) async fn recall_messages(&mut self, case: CaseId, recall: &Recall) -> Result<()> {
        let since = recall.desk_since.unwrap_or(Timestamp::MAX);
        self.defer(RECALL, args![case, recall.notice, since]).await
    }

    /// A message, as this transaction sees it.
    pub async fn message(&mut self, id: MessageId) -> Result<Sent> {
        self.maybe::<Row>(ONE, args![id]).await?.ok_or(StorageError::NotFound)?.try_into()
    }

    /// All messages of a case, oldest first, as this transaction sees them.
    pub async fn messages_of(&mut self, case: CaseId) -> Result<Vec<Sent>> {
        let rows: Vec<Row> = self.all(OF_CASE, args![case]).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// Moves a message on from the state it was read in.
    ///
    /// # Errors
    /// [`StorageError::Conflict`], at the latest from the commit, where it is in another state by now.
    pub async fn move_message(&mut self, from: Delivery, to: &Sent) -> Result<()> {
        let values = args![
            to.message.id,
            from.name(),
            to.state.name(),
            to.provider.clone(),
            to.provider_id.clone(),
            to_json(&to.attempts)?,
            to.sent_at
        ];
        self.defer_one(MOVE, values).await
    }
}

impl Db {
    /// A message.
    pub async fn message(&self, id: MessageId) -> Result<Sent> {
        self.maybe::<Row>(ONE, args![id]).await?.ok_or(StorageError::NotFound)?.try_into()
    }

    /// All messages of a case, oldest first.
    pub async fn messages_of(&self, case: CaseId) -> Result<Vec<Sent>> {
        let rows: Vec<Row> = self.all(OF_CASE, args![case]).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }
}
