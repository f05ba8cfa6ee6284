//! What the inspection must know beyond the case: catalogue items, referenced and related cases, claims of others.

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

/// Related cases that are read at a time. An inspection must see all of them, so a full page is followed by the next.
const PAGE: i64 = 1000;

#[derive(FromRow)]
struct CaseRow {
    id: String,
    code: String,
    procedure_id: String,
    applicant_key: String,
    facts: String,
    data: String,
    granted: String,
    ended: bool,
}

const BY_CODE: &str = "
SELECT id, code, procedure_id, applicant_key, facts, data, granted, ended FROM cases
 WHERE code IN (SELECT value FROM json_each($1))";

/// What is only a draft is nobody's fact: it may never be submitted.
const RELATED: &str = "
SELECT id, code, procedure_id, applicant_key, facts, data, granted, ended FROM cases
 WHERE applicant_key = $1 AND procedure_id IN (SELECT value FROM json_each($2)) AND id <> $3 AND id > $4
   AND submitted_at IS NOT NULL
 ORDER BY id LIMIT $5";

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
enum About {
    Items,
    Cases,
    Related,
    Claimed,
}

/// The facts that somebody wants of an applicant's case.
pub(crate) struct Lookup {
    /// What each of its questions is about.
    about: Vec<About>,
    applicant: String,
    /// The related procedures as a JSON list.
    related: String,
    /// The id of the case itself, which is not related to itself; empty where it does not exist yet.
    itself: String,
}

impl Lookup {
    /// A look-up with its questions; none where nothing is wanted.
    pub(crate) fn new(
        wanted: &FactsWanted,
        applicant: &str,
        case: Option<CaseId>,
    ) -> Result<(Self, Vec<Question>)> {
        let items: Vec<&(String, String)> = wanted.catalogue.iter().collect();
        let codes: Vec<String> = wanted.cases.iter().map(ToString::to_string).collect();
        let related: Vec<&str> = wanted.related.iter().map(ProcedureId::as_str).collect();
        let mut lookup = Self {
            about: Vec::new(),
            applicant: applicant.to_owned(),
            related: to_json(&related)?,
            itself: case.map(|id| id.to_string()).unwrap_or_default(),
        };
        let mut questions = Vec::new();
        let mut ask = |about, question| {
            lookup.about.push(about);
            questions.push(question);
        };
        if !items.is_empty() {
            ask(About::Items, Question::new(catalogue::BY_IDS, args![to_json(&items)?]));
        }
        if !codes.is_empty() {
            ask(About::Cases, Question::new(BY_CODE, args![to_json(&codes)?]));
        }
        if !wanted.claims.is_empty() {
            let values = args![claims::listed(&wanted.claims)?, applicant];
            ask(About::Claimed, Question::new(CLAIMED, values));
        }
        if !related.is_empty() {
            lookup.about.push(About::Related);
            questions.push(lookup.related_after(""));
        }
        Ok((lookup, questions))
    }

    /// Asks for the page of related cases after the one with this id.
    fn related_after(&self, id: &str) -> Question {
        let values = args![self.applicant.as_str(), self.related.as_str(), self.itself.as_str(), id, PAGE];
        Question::new(RELATED, values)
    }

    /// Reads the answers to the questions into the facts. Gives the question for the next page of related cases, where
    /// there may be one.
    fn read(&self, answers: Vec<Answer>, facts: &mut Facts) -> Result<Option<Question>> {
        let mut next = None;
        for (about, answer) in self.about.iter().zip(answers) {
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
                About::Related => next = self.read_related(answer, facts)?,
            }
        }
        Ok(next)
    }

    /// Adds a page of related cases to the facts. Gives the question for the next page, where there may be one.
    fn read_related(&self, answer: Answer, facts: &mut Facts) -> Result<Option<Question>> {
        let rows = answer.rows.of::<CaseRow>()?;
        let is_full = i64::try_from(rows.len()).is_ok_and(|count| count == PAGE);
        let next = rows.last().filter(|_| is_full).map(|last| self.related_after(&last.id));
        for row in rows {
            facts.related.push(row.try_into()?);
        }
        Ok(next)
    }
}

impl Db {
    /// The facts that an inspection wants for an applicant's case.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] where a row cannot be read back, otherwise those of the database.
    pub async fn facts(&self, wanted: &FactsWanted, applicant: &str, case: Option<CaseId>) -> Result<Facts> {
        let (lookup, questions) = Lookup::new(wanted, applicant, case)?;
        let answers = self.ask(questions).await?;
        self.complete_facts(&lookup, answers).await
    }

    /// The facts from the first answers, and from the pages of related cases after them.
    pub(crate) async fn complete_facts(&self, lookup: &Lookup, answers: Vec<Answer>) -> Result<Facts> {
        let mut facts = Facts::default();
        let mut next = lookup.read(answers, &mut facts)?;
        while let Some(question) = next {
            let page = self.ask(vec![question]).await?.pop();
            next = page.map(|page| lookup.read_related(page, &mut facts)).transpose()?.flatten();
        }
        Ok(facts)
    }
}

impl Tx {
    /// The facts that an inspection wants, as this transaction sees them.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] where a row cannot be read back, otherwise those of the database.
    pub async fn facts(
        &mut self,
        wanted: &FactsWanted,
        applicant: &str,
        case: Option<CaseId>,
    ) -> Result<Facts> {
        let (lookup, questions) = Lookup::new(wanted, applicant, case)?;
        let answers = self.ask(questions).await?;
        self.complete_facts(&lookup, answers).await
    }

    /// The facts from the first answers, and from the pages of related cases after them.
    pub(crate) async fn complete_facts(&mut self, lookup: &Lookup, answers: Vec<Answer>) -> Result<Facts> {
        let mut facts = Facts::default();
        let mut next = lookup.read(answers, &mut facts)?;
        while let Some(question) = next {
            let page = self.ask(vec![question]).await?.pop();
            next = page.map(|page| lookup.read_related(page, &mut facts)).transpose()?.flatten();
        }
        Ok(facts)
    }
}
