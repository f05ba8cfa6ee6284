//! What the inspection must know beyond the case: catalogue items, referenced and related cases.

use crate::{
    Db, Result, StorageError, Tx, args,
    catalogue::{self, ItemRow},
    claims::{self, CLAIMED, ClaimRow},
    engine::batch::{Answer, Question},
    values::{from_json, to_json},
};
use kartabl_domain::{
    cases::{
        Outcome, State,
        facts::{CaseFact, Facts, FactsWanted, Standing},
    },
    ids::CaseId,
    procedures::ProcedureId,
    values::TrackingCode,
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

/// What a question is about.
#[derive(Clone, Copy)]
pub(crate) enum About {
    Items,
    Cases,
    Related,
    Claimed,
}

/// What to ask; nothing where there is nothing to ask for.
pub(crate) fn questions(
    wanted: &FactsWanted,
    applicant: &str,
    case: Option<CaseId>,
) -> Result<(Vec<About>, Vec<Question>)> {
    let items: Vec<&(String, String)> = wanted.catalogue.iter().collect();
    let codes: Vec<String> = wanted.cases.iter().map(ToString::to_string).collect();
    let related: Vec<&str> = wanted.related.iter().map(ProcedureId::as_str).collect();
    let itself = case.map(|id| id.to_string()).unwrap_or_default();
    let asked = [
        (!items.is_empty(), About::Items, catalogue::BY_IDS, args![to_json(&items)?]),
        (!codes.is_empty(), About::Cases, BY_CODE, args![to_json(&codes)?]),
        (
            !wanted.claims.is_empty(),
            About::Claimed,
            CLAIMED,
            args![claims::listed(&wanted.claims)?, applicant],
        ),
        (!related.is_empty(), About::Related, RELATED, args![applicant, to_json(&related)?, itself]),
    ];
    let asked = asked.into_iter().filter(|(asked, ..)| *asked);
    Ok(asked.map(|(_, about, sql, args)| (about, Question::new(sql, args))).unzip())
}

/// The facts from the answers to the questions.
pub(crate) fn gathered(asked: &[About], answers: Vec<Answer>) -> Result<Facts> {
    let mut facts = Facts::default();
    for (about, answer) in asked.iter().zip(answers) {
        match about {
            About::Items => facts.catalogue = catalogue::items(answer.rows.of::<ItemRow>()?)?,
            About::Cases => {
                for row in answer.rows.of::<CaseRow>()? {
                    let fact = CaseFact::try_from(row)?;
                    facts.cases.insert(fact.code.clone(), fact);
                }
            }
            About::Claimed => {
                let rows = answer.rows.of::<ClaimRow>()?;
                facts.claimed = rows.into_iter().map(Into::into).collect();
            }
            About::Related => {
                let rows = answer.rows.of::<CaseRow>()?;
                facts.related = rows.into_iter().map(TryInto::try_into).collect::<Result<_>>()?;
            }
        }
    }
    Ok(facts)
}

impl Db {
    /// The facts that an inspection wants for an applicant's case.
    pub async fn facts(&self, wanted: &FactsWanted, applicant: &str, case: Option<CaseId>) -> Result<Facts> {
        let (asked, questions) = questions(wanted, applicant, case)?;
        gathered(&asked, self.ask(questions).await?)
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
        let (asked, questions) = questions(wanted, applicant, case)?;
        gathered(&asked, self.ask(questions).await?)
    }
}
