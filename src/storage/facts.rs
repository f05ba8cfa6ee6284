//! What the inspection must know beyond the case: catalogue items, referenced and related cases, in three queries.

use crate::{
    Db, Result, StorageError, Tx, Value, args,
    catalogue::{self, ItemRow},
    values::{from_json, to_json},
};
use kartabl_domain::{
    cases::{Outcome, State},
    facts::{CaseFact, Facts, FactsWanted, Standing},
    ids::CaseId,
    procedures::ProcedureId,
    tracking::TrackingCode,
};
use sqlx::FromRow;

#[derive(FromRow)]
struct CaseRow {
    code: String,
    procedure_id: String,
    applicant_key: String,
    facts: String,
    data: String,
    granted: String,
    ended: bool,
}

const BY_CODE: &str = "
SELECT code, procedure_id, applicant_key, facts, data, granted, ended FROM cases
 WHERE code IN (SELECT value FROM json_each($1))";

const RELATED: &str = "
SELECT code, procedure_id, applicant_key, facts, data, granted, ended FROM cases
 WHERE applicant_key = $1 AND procedure_id IN (SELECT value FROM json_each($2)) AND id <> $3
 ORDER BY id LIMIT 1000";

impl TryFrom<CaseRow> for CaseFact {
    type Error = StorageError;

    fn try_from(row: CaseRow) -> Result<Self> {
        let state: State = from_json("cases.facts", &row.facts)?;
        let standing = match state.outcome() {
            None => Standing::Open,
            Some(Outcome::Approved) if row.ended => Standing::Ended,
            Some(Outcome::Approved) => Standing::Approved,
            Some(_) => Standing::Closed,
        };
        Ok(Self {
            code: TrackingCode::parse(&row.code).map_err(|_| StorageError::corrupt("cases.code"))?,
            procedure: ProcedureId::new(row.procedure_id),
            applicant: row.applicant_key,
            standing,
            data: from_json("cases.data", &row.data)?,
            granted: from_json("cases.granted", &row.granted)?,
        })
    }
}

struct Question {
    items: Option<Vec<Value>>,
    codes: Option<Vec<Value>>,
    related: Option<Vec<Value>>,
}

/// What to ask; `None` where there is nothing to ask for.
fn question(wanted: &FactsWanted, applicant: &str, case: Option<CaseId>) -> Result<Question> {
    let items: Vec<&(String, String)> = wanted.catalogue.iter().collect();
    let codes: Vec<String> = wanted.cases.iter().map(ToString::to_string).collect();
    let related: Vec<&str> = wanted.related.iter().map(ProcedureId::as_str).collect();
    let itself = case.map(|id| id.to_string()).unwrap_or_default();
    Ok(Question {
        items: if items.is_empty() { None } else { Some(args![to_json(&items)?]) },
        codes: if codes.is_empty() { None } else { Some(args![to_json(&codes)?]) },
        related: if related.is_empty() { None } else { Some(args![applicant, to_json(&related)?, itself]) },
    })
}

fn answer(items: Vec<ItemRow>, cases: Vec<CaseRow>, related: Vec<CaseRow>) -> Result<Facts> {
    let mut facts = Facts { catalogue: catalogue::items(items)?, ..Facts::default() };
    for row in cases {
        let fact = CaseFact::try_from(row)?;
        facts.cases.insert(fact.code.clone(), fact);
    }
    facts.related = related.into_iter().map(TryInto::try_into).collect::<Result<_>>()?;
    Ok(facts)
}

macro_rules! gather {
    ($self:ident, $wanted:ident, $applicant:ident, $case:ident) => {{
        let question = question($wanted, $applicant, $case)?;
        let items = match question.items {
            Some(values) => $self.all(catalogue::BY_IDS, values).await?,
            None => Vec::new(),
        };
        let cases = match question.codes {
            Some(values) => $self.all(BY_CODE, values).await?,
            None => Vec::new(),
        };
        let related = match question.related {
            Some(values) => $self.all(RELATED, values).await?,
            None => Vec::new(),
        };
        answer(items, cases, related)
    }};
}

impl Db {
    /// The facts that an inspection wants for an applicant's case.
    pub async fn facts(&self, wanted: &FactsWanted, applicant: &str, case: Option<CaseId>) -> Result<Facts> {
        gather!(self, wanted, applicant, case)
    }
}

impl Tx {
    /// The facts that an inspection wants, as this transaction sees them.
    pub async fn facts(
        &mut self,
        wanted: &FactsWanted,
        applicant: &str,
        case: Option<CaseId>,
    ) -> Result<Facts> {
        gather!(self, wanted, applicant, case)
    }
}
