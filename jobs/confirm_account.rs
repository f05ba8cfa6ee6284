//! Asks whose number the mobile of an account is, and lets the account's open cases know. A service that is down is asked
//! again; the same question twice harms nobody, and the answer to an older question is not taken.

use crate::{Tools, gateways::InquiryAnswer};
use kartabl_domain::{accounts::Inquiry, orders::ConfirmAccount, people::identity::Gate};
use kartabl_queue::{Attempt, Data, JobError};
use kartabl_storage::StorageError;
use std::sync::Arc;

pub(crate) async fn confirm_account(
    job: ConfirmAccount,
    tools: Data<Arc<Tools>>,
    attempt: Attempt,
) -> Result<(), JobError> {
    let account = match tools.db.applicant(job.applicant).await {
        Err(StorageError::NotFound) => return Ok(()),
        other => other?,
    };
    if !account.awaits(job.question) {
        return Ok(());
    }
    let identity = &tools.gateways.identity;
    let mut fault = None;
    // Where the house has set up no service, waiting for one would help nobody.
    let answer = match account.person() {
        _ if !identity.is_set_up().await => Inquiry::Unserved,
        None => Inquiry::Nameless,
        Some(person) => match identity.ask(Gate::Shahkar, person).await {
            Ok(InquiryAnswer::Matches) => Inquiry::Confirmed,
            Ok(InquiryAnswer::Differs { reason }) => Inquiry::Refused(reason),
            Err(cause) => {
                fault = Some(cause);
                Inquiry::Down
            }
        },
    };
    let end = (answer != Inquiry::Down).then_some(&attempt);
    tools.actions.answer_account(job.applicant, job.question, &answer, end).await?;
    fault.map_or(Ok(()), |cause| Err(JobError::retry(cause)))
}
