//! Inspecting a case with all that is known of it. The rules themselves are the domain's; here is what they are asked with.

use kartabl_domain::{
    accounts::Account,
    cases::{
        Case,
        completeness::{DocumentFacts, Findings, Inspection, forbidden, inspect},
        data::CaseData,
        facts::Facts,
        routing,
    },
    ids::DocumentId,
    office::Office,
    procedures::Start,
};
use kartabl_storage::{Db, Result, Tx, documents::Document, inspection::Known};

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

impl Inspected {
    /// Inspects a case as it stands.
    ///
    /// # Errors
    /// The database's errors.
    pub async fn now(db: &Db, office: &Office<'_>, case: &Case) -> Result<Self> {
        Ok(Self::by(office, case, db.known_of(office.procedure(case), case).await?))
    }

    /// Inspects a case as a transaction sees it.
    ///
    /// # Errors
    /// The database's errors.
    pub async fn within(tx: &mut Tx, office: &Office<'_>, case: &Case) -> Result<Self> {
        Ok(Self::by(office, case, tx.known_of(office.procedure(case), case).await?))
    }

    fn by(office: &Office<'_>, case: &Case, known: Known) -> Self {
        let Known { documents, facts, account } = known;
        let procedure = office.procedure(case);
        let document_facts: Vec<DocumentFacts> = documents.iter().map(Document::facts).collect();
        let input = Inspection {
            procedure,
            applicant: &case.applicant,
            data: &case.data,
            documents: &document_facts,
            facts: &facts,
            today: office.today(),
        };
        let single = procedure.sections.iter().filter(|section| section.repeats.is_none());
        let slots = single.flat_map(|section| &section.documents);
        let closed = slots.filter(|slot| forbidden(&input, &slot.id, None).is_some());
        let mut findings = inspect(&input);
        findings.warnings.extend(account.as_ref().and_then(Account::warning));
        Self {
            findings,
            clean: case.data.normalised(procedure),
            title: input.title(),
            start: routing::start(&input),
            documents: documents.iter().map(|document| document.id).collect(),
            forbidden: closed.map(|slot| slot.id.clone()).collect(),
            facts,
            account,
        }
    }
}

/// Why a slot may not be filled, in Persian, with what is known of the case; `None` where it may.
pub(crate) fn forbids(
    office: &Office<'_>,
    case: &Case,
    known: Known,
    slot: &str,
    item: Option<usize>,
) -> Option<String> {
    let Known { documents, facts, .. } = known;
    let documents: Vec<DocumentFacts> = documents.iter().map(Document::facts).collect();
    let input = Inspection {
        procedure: office.procedure(case),
        applicant: &case.applicant,
        data: &case.data,
        documents: &documents,
        facts: &facts,
        today: office.today(),
    };
    forbidden(&input, slot, item)
}
