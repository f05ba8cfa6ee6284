//! The records that applicants use again: what their submitted cases left behind.

use crate::{
    Db, Result, StorageError, Tx, args,
    catalogue::literal,
    documents::Document,
    engine::batch::Question,
    values::{from_json, parsed, timestamp, to_json},
};
use jiff::Timestamp;
use kartabl_domain::{
    cases::{
        Case,
        records::{Kept, Record},
    },
    documents::Verdict,
    ids::{ApiKeyId, DocumentId, RecordId},
    text::fold,
};
use serde_json::{Map, Value, json};
use sqlx::FromRow;
use std::collections::{BTreeMap, BTreeSet};

/// The most records that one page holds.
const LONGEST_PAGE: i64 = 200;

/// Which records are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordSearch {
    /// Whose, by `Applicant::key`.
    pub applicant: String,
    /// Only those of this key's cases.
    pub opened_by: Option<ApiKeyId>,
    /// Only of this kind.
    pub kind: Option<String>,
    /// Words that must all occur in the label or the values, in any spelling; empty for all.
    pub words: String,
    /// Begin after the record of this id.
    pub after: Option<String>,
    /// How many at most.
    pub limit: i64,
}

macro_rules! columns {
    () => {
        "id, kind, label, data, documents, opened_by, case_id, kept_at"
    };
}

#[derive(FromRow)]
struct Row {
    id: String,
    kind: String,
    label: String,
    data: String,
    documents: String,
    opened_by: String,
    case_id: String,
    kept_at: i64,
}

impl TryFrom<Row> for Record {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let opened_by = Some(row.opened_by.as_str()).filter(|id| !id.is_empty());
        Ok(Self {
            id: parsed("applicant_records.id", &row.id)?,
            kind: row.kind,
            label: row.label,
            data: from_json("applicant_records.data", &row.data)?,
            documents: from_json("applicant_records.documents", &row.documents)?,
            opened_by: opened_by.map(|id| parsed("applicant_records.opened_by", id)).transpose()?,
            case: parsed("applicant_records.case_id", &row.case_id)?,
            kept_at: timestamp(row.kept_at)?,
        })
    }
}

const SEARCH: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM applicant_records WHERE applicant_key = $1 AND ($2 IS NULL OR opened_by = $2) AND ($3 IS NULL OR kind = $3)
   AND id > $4
   AND NOT EXISTS (SELECT 1 FROM json_each($5) AS word WHERE applicant_records.search NOT LIKE '%' || word.value || '%' ESCAPE '!')
 ORDER BY id LIMIT $6"
);

impl Db {
    /// A page of an applicant's records, in the order of their ids.
    pub async fn records_of(&self, search: &RecordSearch) -> Result<Vec<Record>> {
        let words: Vec<String> = fold(&search.words).split_whitespace().map(literal).collect();
        let values = args![
            &search.applicant,
            search.opened_by,
            search.kind.clone(),
            search.after.clone().unwrap_or_default(),
            to_json(&words)?,
            search.limit.clamp(1, LONGEST_PAGE),
        ];
        self.all::<Row>(SEARCH, values).await?.into_iter().map(TryInto::try_into).collect()
    }
}

const NAMED: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM applicant_records WHERE applicant_key = $1 AND id IN (SELECT value FROM json_each($2))"
);

impl Db {
    /// The records of an applicant among these, whichever key they come from.
    pub async fn records_named(&self, applicant: &str, wanted: &BTreeSet<RecordId>) -> Result<Vec<Record>> {
        let rows: Vec<Row> = self.all(NAMED, args![applicant, to_json(wanted)?]).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }
}

const BY_IDS: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM applicant_records WHERE applicant_key = $1 AND opened_by = $2 AND id IN (SELECT value FROM json_each($3))"
);
/// Adds what is new, each under an id of its own; a submission of the same applicant that adds it too waits for this one.
const ADD: &str = "
INSERT INTO applicant_records (id, applicant_key, opened_by, kind, tell, label, data, documents, case_id, search, kept_at)
SELECT json_extract(value, '$.id'), $1, $2, json_extract(value, '$.kind'), json_extract(value, '$.tell'), '', '{}', '{}',
       $3, '', $4
  FROM json_each($5) WHERE TRUE
ON CONFLICT (applicant_key, opened_by, kind, tell) DO NOTHING";
const KNOWN: &str = "
SELECT id, kind, tell, data, documents FROM applicant_records WHERE applicant_key = $1 AND opened_by = $2
   AND tell IN (SELECT value FROM json_each($3)) ORDER BY id";
const HOLD_KNOWN: &str = "
SELECT id, kind, tell, data, documents FROM applicant_records WHERE applicant_key = $1 AND opened_by = $2
   AND tell IN (SELECT value FROM json_each($3)) ORDER BY id FOR NO KEY UPDATE";
const PUT: &str = "
UPDATE applicant_records
   SET label = json_extract(value, '$.label'), data = json_extract(value, '$.data'),
       documents = json_extract(value, '$.documents'), search = json_extract(value, '$.search'), case_id = $1, kept_at = $2
  FROM json_each($3) WHERE applicant_records.id = json_extract(value, '$.id')";
const DELETE: &str = "DELETE FROM applicant_records WHERE id = $1 AND kind = $2 AND opened_by = $3";

#[derive(FromRow)]
struct KnownRow {
    id: String,
    kind: String,
    tell: String,
    data: String,
    documents: String,
}

impl Tx {
    /// The records among these that an applicant has from a key's cases.
    pub async fn records(
        &mut self,
        wanted: &BTreeSet<RecordId>,
        applicant: &str,
        opened_by: ApiKeyId,
    ) -> Result<BTreeMap<RecordId, Record>> {
        if wanted.is_empty() {
            return Ok(BTreeMap::new());
        }
        let rows: Vec<Row> = self.all(BY_IDS, args![applicant, opened_by, to_json(wanted)?]).await?;
        let records = rows.into_iter().map(|row| Record::try_from(row).map(|record| (record.id, record)));
        records.collect()
    }

    /// Keeps what a submitted case leaves behind; of what is known already, the newest values and files. The records are
    /// held until the end of the transaction, so it comes last: other submissions of the applicant wait for that.
    pub(crate) async fn keep_records(&mut self, case: &Case, kept: &[Kept], at: Timestamp) -> Result<()> {
        let opened_by = case.opened_by.map(|id| id.to_string()).unwrap_or_default();
        let applicant = case.applicant.key();
        let with_files = kept.iter().any(|kept| !kept.slots.is_empty());
        let files = if with_files { self.documents_of(case.id).await? } else { Vec::new() };
        // In one order, so that two submissions wait for one another in one direction only.
        let mut new: Vec<(&str, &str)> = kept.iter().map(|kept| (&*kept.tell, &*kept.kind)).collect();
        new.sort_unstable();
        new.dedup();
        let id = || RecordId::new(self.world());
        let new: Vec<Value> =
            new.into_iter().map(|(tell, kind)| json!({"id": id(), "kind": kind, "tell": tell})).collect();
        let tells: BTreeSet<&str> = kept.iter().map(|kept| kept.tell.as_str()).collect();
        let add = args![&applicant, &opened_by, case.id, at, to_json(&new)?];
        let read = args![&applicant, &opened_by, to_json(&tells)?];
        let questions = vec![Question::new(ADD, add), Question::new(self.either(KNOWN, HOLD_KNOWN), read)];
        let answer = self.ask(questions).await?.pop().ok_or(StorageError::NotFound)?;
        let known: Vec<KnownRow> = answer.rows.of()?;
        let mut rows = Vec::with_capacity(kept.len());
        for kept in kept {
            let known = known.iter().find(|row| row.kind == kept.kind && row.tell == kept.tell);
            let known = known.ok_or_else(|| StorageError::corrupt("applicant_records.tell"))?;
            rows.push(record_row(kept, known, &files)?);
        }
        self.exec(PUT, args![case.id, at, to_json(&rows)?]).await?;
        Ok(())
    }

    /// Removes a record of a key's cases; cases that were filled in from it keep their copy.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] where the key has no such record.
    pub async fn remove_record(&mut self, id: RecordId, kind: &str, opened_by: ApiKeyId) -> Result<()> {
        if self.exec(DELETE, args![id, kind, opened_by]).await? == 0 {
            return Err(StorageError::NotFound);
        }
        let at = self.world().now();
        self.audit(crate::AuditRecord {
            at,
            actor: format!("api_key:{opened_by}"),
            action: "record_removed".to_owned(),
            subject: format!("record:{id}"),
            digest: String::new(),
        });
        Ok(())
    }
}

/// The row of a record after a case has left its values and files there.
fn record_row(kept: &Kept, known: &KnownRow, files: &[Document]) -> Result<Value> {
    let mut data: Map<String, Value> = from_json("applicant_records.data", &known.data)?;
    data.retain(|field, _| !kept.fields.contains(field));
    data.extend(kept.data.clone());
    let mut documents: BTreeMap<String, DocumentId> =
        from_json("applicant_records.documents", &known.documents)?;
    let usable = |file: &&Document| {
        file.item == kept.item
            && kept.slots.contains(&file.slot)
            && file.report.as_ref().is_none_or(|report| report.verdict != Verdict::Refused)
    };
    documents.extend(files.iter().filter(usable).map(|file| (file.slot.clone(), file.id)));
    let mut search = vec![kept.label.as_str()];
    search.extend(data.values().filter_map(Value::as_str));
    Ok(json!({
        "id": known.id,
        "label": kept.label,
        "search": fold(&search.join(" ")),
        "data": to_json(&data)?,
        "documents": to_json(&documents)?,
    }))
}
