//! Everything that an inspection of a case is asked with, read in one call.

use crate::{
    Db, Result, Tx, applicants,
    documents::{self, Document},
    engine::batch::{Answer, Question},
    facts::Lookup,
};
use kartabl_domain::{
    accounts::Account,
    cases::{
        Case,
        facts::{Facts, FactsWanted},
    },
    procedures::Procedure,
};

/// What is known of a case beside itself.
#[derive(Debug, Clone)]
pub struct Known {
    /// The documents that it has now.
    pub documents: Vec<Document>,
    /// Catalogue items, referenced and related cases.
    pub facts: Facts,
    /// The account of the applicant, where the procedure goes by it.
    pub account: Option<Account>,
}

/// What was asked beside documents.
struct Asked {
    facts: Lookup,
    account: bool,
}

fn questions(procedure: &Procedure, case: &Case) -> Result<(Asked, Vec<Question>)> {
    let (wanted, applicant) = (FactsWanted::of(procedure, &case.data.to_value()), case.applicant.key());
    let (facts, mut questions) = Lookup::new(&wanted, &applicant, Some(case.id))?;
    questions.push(documents::current(case.id));
    if procedure.account {
        questions.push(applicants::by_key(&applicant));
    }
    Ok((Asked { facts, account: procedure.account }, questions))
}

/// Takes what is no fact out of the answers.
fn take_others(asked: &Asked, answers: &mut Vec<Answer>) -> Result<(Vec<Document>, Option<Account>)> {
    let account =
        if asked.account { answers.pop().map(applicants::read).transpose()?.flatten() } else { None };
    let documents = answers.pop().map(documents::read).transpose()?.unwrap_or_default();
    Ok((documents, account))
}

impl Tx {
    /// What is known of a case, as this transaction sees it.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`](crate::StorageError::Corrupt) where a row cannot be read back, otherwise those of the
    /// database.
    pub async fn known_of(&mut self, procedure: &Procedure, case: &Case) -> Result<Known> {
        let (asked, questions) = questions(procedure, case)?;
        let mut answers = self.ask(questions).await?;
        let (documents, account) = take_others(&asked, &mut answers)?;
        let facts = self.complete_facts(&asked.facts, answers).await?;
        Ok(Known { documents, facts, account })
    }
}

impl Db {
    /// What is known of a case as it stands.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`](crate::StorageError::Corrupt) where a row cannot be read back, otherwise those of the
    /// database.
    pub async fn known_of(&self, procedure: &Procedure, case: &Case) -> Result<Known> {
        let (asked, questions) = questions(procedure, case)?;
        let mut answers = self.ask(questions).await?;
        let (documents, account) = take_others(&asked, &mut answers)?;
        let facts = self.complete_facts(&asked.facts, answers).await?;
        Ok(Known { documents, facts, account })
    }
}
