//! Asks whose number the mobile of an account is, and lets the account's open cases know. A service that is down is asked
//! again; the same question twice harms nobody, and the answer to an older question is not taken.

use crate::Tools;
use kartabl_domain::{accounts::Inquiry, cases::Actor, identity::Gate, orders::ConfirmAccount};
use kartabl_queue::{Attempt, Data, JobError};
use kartabl_storage::StorageError;

use crate::gateways::Said;

pub(crate) async fn confirm_account(
    job: ConfirmAccount,
    tools: Data<Tools>,
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
            Ok(Said::True) => Inquiry::Confirmed,
            Ok(Said::Untrue { reason }) => Inquiry::Refused(reason),
            Err(cause) => {
                fault = Some(cause);
                Inquiry::Down
            }
        },
    };

    let mut tx = tools.db.begin().await?;
    let before = tx.hold_applicant(job.applicant).await?;
    let office = tools.house.office();
    let Some(account) = before.clone().answered(&office, job.question, &answer) else { return Ok(()) };
    tx.put_account(&account, Actor::System).await?;
    let told = account.identity.event(&before.identity);
    tx.follow_account(&office, &account, Actor::System, told.as_ref(), None).await?;
    if answer != Inquiry::Down {
        attempt.finish_in(&mut tx).await?;
    }
    tx.commit().await?;
    fault.map_or(Ok(()), |cause| Err(JobError::retry(cause)))
}
