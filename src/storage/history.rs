//! What happened to a case, and its frozen snapshots.

use crate::{
    Db, Result, StorageError, Tx, args,
    values::{from_json, parsed, timestamp, to_json},
};
use kartabl_domain::{
    cases::{Event, Snapshot},
    ids::CaseId,
};
use serde_json::json;
use sqlx::FromRow;

#[derive(FromRow)]
struct EventRow {
    id: String,
    at: i64,
    actor: String,
    facts: String,
    note: Option<String>,
}

const ADD_EVENTS: &str = "
INSERT INTO events (id, case_id, at, actor, kind, facts, note)
SELECT json_extract(value, '$.id'), json_extract(value, '$.case'), CAST(json_extract(value, '$.at') AS BIGINT),
       json_extract(value, '$.actor'), json_extract(value, '$.kind'), json_extract(value, '$.facts'),
       json_extract(value, '$.note')
  FROM json_each($1)";

const OF_CASE: &str = "SELECT id, at, actor, facts, note FROM events WHERE case_id = $1 ORDER BY id";

const ADD_SNAPSHOT: &str =
    "INSERT INTO snapshots (case_id, number, at, data, documents) VALUES ($1, $2, $3, $4, $5)";

const SNAPSHOTS: &str =
    "SELECT number, at, data, documents FROM snapshots WHERE case_id = $1 ORDER BY number DESC LIMIT 100";

fn events(case: CaseId, rows: Vec<EventRow>) -> Result<Vec<Event>> {
    rows.into_iter()
        .map(|row| {
            Ok(Event {
                id: parsed("events.id", &row.id)?,
                case,
                at: timestamp(row.at)?,
                actor: from_json("events.actor", &row.actor)?,
                kind: from_json("events.facts", &row.facts)?,
                note: row.note,
            })
        })
        .collect()
}

impl Tx {
    /// All that happened to a case, oldest first, as this transaction sees it.
    pub async fn events_of(&mut self, case: CaseId) -> Result<Vec<Event>> {
        events(case, self.all(OF_CASE, args![case]).await?)
    }

    pub(crate) async fn add_events(&mut self, events: &[Event]) -> Result<()> {
        if events.is_empty() {
            return Ok(());
        }
        let rows = events
            .iter()
            .map(|event| {
                Ok(json!({
                    "id": event.id, "case": event.case, "at": event.at.as_microsecond(), "kind": event.kind.name(),
                    "actor": to_json(&event.actor)?, "facts": to_json(&event.kind)?, "note": event.note,
                }))
            })
            .collect::<Result<Vec<_>>>()?;
        self.defer(ADD_EVENTS, args![to_json(&rows)?]).await
    }

    pub(crate) async fn add_snapshot(&mut self, case: CaseId, snapshot: &Snapshot) -> Result<()> {
        let values = args![
            case,
            i64::from(snapshot.number),
            snapshot.at,
            to_json(&snapshot.data)?,
            to_json(&snapshot.documents)?
        ];
        self.defer(ADD_SNAPSHOT, values).await
    }
}

impl Db {
    /// All that happened to a case, oldest first.
    pub async fn events_of(&self, case: CaseId) -> Result<Vec<Event>> {
        events(case, self.all(OF_CASE, args![case]).await?)
    }

    /// The frozen states of a case, the newest first, as many as anybody looks at.
    pub async fn snapshots_of(&self, case: CaseId) -> Result<Vec<Snapshot>> {
        let rows: Vec<(i64, i64, String, String)> = self.all(SNAPSHOTS, args![case]).await?;
        rows.into_iter()
            .map(|(number, at, data, documents)| {
                Ok(Snapshot {
                    number: u32::try_from(number).map_err(|_| StorageError::corrupt("snapshots.number"))?,
                    at: timestamp(at)?,
                    data: from_json("snapshots.data", &data)?,
                    documents: from_json("snapshots.documents", &documents)?,
                })
            })
            .collect()
    }
}
