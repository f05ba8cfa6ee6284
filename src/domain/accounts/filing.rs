//! What the filing of a case does with the account of its applicant, and what the account does with the filing.

use super::{Account, account::fresh};
use crate::{
    cases::Refusal, office::Office, orders::ConfirmAccount, people::Applicant, procedures::Procedure,
};

/// A filing that the account allows.
#[derive(Debug, Clone, PartialEq)]
pub struct Filing {
    /// Who files, with what is kept with the account.
    pub applicant: Applicant,
    /// The account as it is then.
    pub account: Account,
    /// Whether the account must be written.
    pub changed: bool,
    /// The question to the identity service.
    pub ask: Option<ConfirmAccount>,
}

impl Filing {
    /// Brings together the applicant of a new case and the account, if there is one.
    ///
    /// # Errors
    /// No national code where the procedure wants one, so that nobody leaves out whom the service would be asked about;
    /// another mobile number than the account's, where the procedure goes by the account: its owner cannot change it.
    pub fn of(
        office: &Office<'_>,
        procedure: &Procedure,
        known: Option<Account>,
        mut applicant: Applicant,
    ) -> Result<Self, Refusal> {
        if applicant.national_code.is_none() && procedure.wants_national_code(applicant.kind) {
            return Err(Refusal::NationalCodeNeeded);
        }
        let before = known;
        let mut account = before.clone().unwrap_or_else(|| fresh(office, &applicant));
        if procedure.account && account.fixed && account.mobile != applicant.mobile {
            return Err(Refusal::OtherMobile { masked: account.mobile.masked() });
        }
        account.kind = applicant.kind;
        account.name.clone_from(&applicant.name);
        if !account.fixed {
            account.mobile.clone_from(&applicant.mobile);
        }
        if applicant.domains.is_empty() {
            applicant.domains.clone_from(&account.domains);
        } else {
            account.domains.clone_from(&applicant.domains);
        }
        let mut ask = None;
        if procedure.account {
            account.fixed = true;
            // Who is confirmed stays so, and is not asked about again.
            if !account.identity.is_confirmed() {
                if applicant.national_code.is_some() {
                    account.national_code.clone_from(&applicant.national_code);
                }
                ask = Some(account.ask(office));
            }
        }
        let changed = before.is_none_or(|before| before.differs(&account));
        if changed {
            account.changed_at = office.now;
        }
        Ok(Self { applicant, account, changed, ask })
    }
}
