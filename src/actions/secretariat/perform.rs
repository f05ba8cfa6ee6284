//! Performing an action of the secretariat on a letter.

use crate::{Actions, NotDone, apply::apply};
use kartabl_domain::{
    cases::{Case, Refusal},
    ids::LetterId,
    letters::{Addresses, Letter},
    office::Office,
    people::Staff,
    transitions::Step,
};

/// Something that the secretariat does with a letter.
pub trait LetterAction: Sync {
    /// The name in the log.
    const NAME: &'static str;

    /// What the action leads to.
    ///
    /// # Errors
    /// Why the rules do not allow it.
    fn decide(&self, case: Case, letter: Letter, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal>;

    /// The addresses by which the applicant is reached from now on.
    fn addresses(&self) -> Addresses {
        Addresses::default()
    }

    /// The action of an audit record, where the history of the case tells of it only later.
    fn audited(&self) -> Option<&'static str> {
        None
    }
}

/// The letter as a member of the secretariat saw it when acting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenLetter {
    pub letter: LetterId,
    pub version: i64,
}

impl Actions {
    /// Acts on a letter as it was seen.
    ///
    /// # Errors
    /// Conflict where the letter was changed since it was seen; refused where the rules do not allow it.
    pub async fn perform_on_letter<A: LetterAction>(
        &self,
        action: &A,
        by: &Staff,
        seen: SeenLetter,
    ) -> Result<(), NotDone> {
        let case = self.db.letter(seen.letter).await?.case;
        let mut tx = self.db.begin().await?;
        let office = self.house.office();
        let case = tx.case(case).await?;
        let letter = tx.letter(seen.letter).await?;
        if letter.version != seen.version {
            return Err(NotDone::Conflict);
        }
        let (refused, applicant) = (NotDone::about(&case), case.applicant.key());
        let step = action.decide(case, letter, by, &office).map_err(refused)?;
        apply(&mut tx, &office, &step).await?;
        tx.remember_addresses(&applicant, &action.addresses()).await?;
        if let Some(name) = action.audited() {
            tx.audit_change(Some(by.id), name, format!("letter:{}", seen.letter), "");
        }
        tx.commit().await?;
        tracing::info!(letter.id = %seen.letter, action = A::NAME, "letter acted on");
        Ok(())
    }
}
