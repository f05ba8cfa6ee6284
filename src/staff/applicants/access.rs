//! Access to applicants: a person may see those of whom at least one case is open to that person.

use kartabl_domain::{accounts::Account, ids::ApplicantId, people::Staff};
use kartabl_storage::applicants::{CaseCounts, ReadAccess};
use kartabl_web::{App, WebError};

/// An applicant whom a member of staff may see.
pub(super) struct VisibleApplicant {
    pub(super) account: Account,
    /// The cases that the person may open.
    pub(super) access: ReadAccess,
    pub(super) counts: CaseCounts,
}

/// Finds the applicant whose id an address names.
///
/// # Errors
/// [`WebError::NotFound`] where there is no such applicant, [`WebError::Forbidden`] where none of the cases is open to the person, otherwise those
/// of the database.
pub(super) async fn find(app: &App, staff: &Staff, id: &str) -> Result<VisibleApplicant, WebError> {
    let id: ApplicantId = id.parse().map_err(|_| WebError::NotFound)?;
    let account = app.db.applicant(id).await?;
    let access = ReadAccess::of(staff);
    let counts = app.db.case_counts_of_applicant(&account.key, &access).await?;
    if counts.readable == 0 {
        return Err(WebError::forbidden());
    }
    Ok(VisibleApplicant { account, access, counts })
}
