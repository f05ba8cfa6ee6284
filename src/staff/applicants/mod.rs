//! متقاضی: who an applicant is, the account, the cases and the records that are used again.

pub(crate) mod logo;
pub(crate) mod mobile;
mod records;
pub(crate) mod show;

use kartabl_domain::{accounts::Account, cases::Case, ids::ApplicantId, people::Staff};
use kartabl_web::{App, WebError};

/// An applicant as a person may see it.
pub(crate) struct Seen {
    pub(crate) account: Account,
    /// The cases that the person may open, newest first.
    pub(crate) cases: Vec<Case>,
    /// How many there are beside them.
    pub(crate) hidden: usize,
}

/// The applicant of an id in an address, if this person may see it: whoever may open one of the cases.
///
/// # Errors
/// No such applicant, or none of whose cases is open to the person.
pub(crate) async fn open(app: &App, staff: &Staff, id: &str) -> Result<Seen, WebError> {
    let id: ApplicantId = id.parse().map_err(|_| WebError::NotFound)?;
    let account = app.db.applicant(id).await?;
    let all = app.db.cases_of_applicant(&account.key).await?;
    let count = all.len();
    let cases: Vec<Case> = all.into_iter().filter(|case| case.is_open_to(staff)).collect();
    if cases.is_empty() {
        return Err(WebError::forbidden());
    }
    Ok(Seen { account, hidden: count - cases.len(), cases })
}
