//! Inspecting a case with all that storage knows of it; the rules themselves are the domain's.

use crate::{
    Db, Result, Tx,
    documents::{self, Document},
    facts,
};
use kartabl_domain::{
    accounts::Account,
    cases::Case,
    completeness::{DocumentFacts, Findings, Inspection, forbidden, inspect},
    data::CaseData,
    facts::{Facts, FactsWanted},
    ids::DocumentId,
    office::Office,
    procedures::Start,
    routing,
};

/// What an inspection answers, and what follows from the same facts.
#[derive(Debug, Clone)]
pub struct Inspected {
    pub findings: Findings,
    /// The data with every value in its normal spelling.
    pub clean: CaseData,
    /// What the case is about.
    pub title: String,
    /// Where it starts once it is complete.
    pub start: Start,
    /// The documents that were looked at.
    pub documents: Vec<DocumentId>,
    /// The slots into which nothing may be uploaded, as things stand.
    pub forbidden: Vec<String>,
    /// Everything that was known.
    pub facts: Facts,
    /// The account of the applicant, where the procedure goes by it.
    pub account: Option<Account>,
}

fn inspected(
    office: &Office<'_>,
    case: &Case,
    documents: &[Document],
    facts: Facts,
    account: Option<Account>,
) -> Inspected {
    let procedure = office.procedure(case);
    let known: Vec<DocumentFacts> = documents.iter().map(Document::facts).collect();
    let input = Inspection {
        procedure,
        applicant: &case.applicant,
        data: &case.data,
        documents: &known,
        facts: &facts,
        today: office.today(),
    };
    let single = procedure.sections.iter().filter(|section| section.repeats.is_none());
    let slots = single.flat_map(|section| &section.documents);
    let mut findings = inspect(&input);
    findings.warnings.extend(account.as_ref().and_then(Account::warning));
    Inspected {
        findings,
        clean: case.data.normalised(procedure),
        title: input.title(),
        start: routing::start(&input),
        documents: documents.iter().map(|document| document.id).collect(),
        forbidden: slots
            .filter(|slot| forbidden(&input, &slot.id, None).is_some())
            .map(|slot| slot.id.clone())
            .collect(),
        facts,
        account,
    }
}

macro_rules! inspect {
    ($self:ident, $office:ident, $case:ident) => {{
        let wanted = FactsWanted::of($office.procedure($case), &$case.data.to_value());
        let (asked, mut questions) = facts::questions(&wanted, &$case.applicant.key(), Some($case.id))?;
        questions.push(documents::current($case.id));
        let mut answers = $self.ask(questions).await?;
        let known = answers.pop().map(documents::read).transpose()?.unwrap_or_default();
        let facts = facts::gathered(&asked, answers)?;
        let account = match $office.procedure($case).account {
            true => $self.account_of(&$case.applicant.key()).await?,
            false => None,
        };
        Ok(inspected($office, $case, &known, facts, account))
    }};
}

impl Tx {
    /// Inspects a case as this transaction sees it.
    pub async fn inspect(&mut self, office: &Office<'_>, case: &Case) -> Result<Inspected> {
        inspect!(self, office, case)
    }
}

impl Db {
    /// Inspects a case as it stands.
    pub async fn inspect(&self, office: &Office<'_>, case: &Case) -> Result<Inspected> {
        inspect!(self, office, case)
    }
}
