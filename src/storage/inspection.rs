//! Everything that an inspection of a case is asked with, read in one call.

use crate::{
    Db, Result, Tx, applicants,
    documents::{self, Document},
    engine::batch::{Answer, Question},
    facts::{self, About},
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

/// Which questions were put beside those for documents and account.
struct Asked {
    about: Vec<About>,
    account: bool,
}

fn questions(procedure: &Procedure, case: &Case) -> Result<(Asked, Vec<Question>)> {
    let (wanted, applicant) = (FactsWanted::of(procedure, &case.data.to_value()), case.applicant.key());
    let (about, mut questions) = facts::questions(&wanted, &applicant, Some(case.id))?;
    questions.push(documents::current(case.id));
    if procedure.account {
        questions.push(applicants::by_key(&applicant));
    }
    Ok((Asked { about, account: procedure.account }, questions))
}

fn read(asked: &Asked, mut answers: Vec<Answer>) -> Result<Known> {
    let account =
        if asked.account { answers.pop().map(applicants::read).transpose()?.flatten() } else { None };
    let documents = answers.pop().map(documents::read).transpose()?.unwrap_or_default();
    Ok(Known { documents, facts: facts::gathered(&asked.about, answers)?, account })
}

impl Tx {
    /// What is known of a case, as this transaction sees it.
    pub async fn known_of(&mut self, procedure: &Procedure, case: &Case) -> Result<Known> {
        let (asked, questions) = questions(procedure, case)?;
        read(&asked, self.ask(questions).await?)
    }
}

impl Db {
    /// What is known of a case as it stands.
    pub async fn known_of(&self, procedure: &Procedure, case: &Case) -> Result<Known> {
        let (asked, questions) = questions(procedure, case)?;
        read(&asked, self.ask(questions).await?)
    }
}
