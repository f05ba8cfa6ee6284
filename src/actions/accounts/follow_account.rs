//! The open cases of an applicant follow a change of the account.

use crate::{NotDone, apply::apply};
use kartabl_domain::{
    accounts::Account,
    cases::{Actor, EventKind},
    ids::CaseId,
    office::Office,
};
use kartabl_storage::Tx;

/// How many cases are read at once.
const PAGE: i64 = 200;

/// Takes the open cases that go by an account along with its change, in the account's own transaction, except one that
/// was dealt with by itself.
///
/// # Errors
/// The database's errors.
pub(crate) async fn follow_account(
    tx: &mut Tx,
    office: &Office<'_>,
    account: &Account,
    actor: Actor,
    told: Option<&EventKind>,
    except: Option<CaseId>,
) -> Result<(), NotDone> {
    let mut after = None;
    loop {
        let cases = tx.open_cases_of(&account.key, after, PAGE).await?;
        let Some(last) = cases.last() else { return Ok(()) };
        after = Some(last.id);
        for case in cases {
            if Some(case.id) == except {
                continue;
            }
            if let Some(step) = case.follow_account(office, account, actor, told.cloned()) {
                apply(tx, office, &step).await?;
            }
        }
    }
}
