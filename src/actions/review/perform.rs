//! Rehearsing and performing an action of the staff on a case.

use crate::{Actions, NotDone, apply::apply};
use kartabl_domain::{
    cases::{Case, Refusal},
    ids::CaseId,
    office::Office,
    people::Staff,
    transitions::Step,
};

/// Something that a member of staff decides on a case.
pub trait StaffAction: Sync {
    /// What the decision leads to.
    ///
    /// # Errors
    /// Why the rules do not allow it.
    fn decide(&self, case: Case, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal>;
}

/// The case as a member of staff saw it when deciding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    pub case: CaseId,
    pub version: i64,
}

impl Actions {
    /// What an action would lead to now; nothing is written.
    ///
    /// # Errors
    /// Why the rules do not allow it.
    pub fn rehearse(&self, action: &impl StaffAction, by: &Staff, case: &Case) -> Result<Step, Refusal> {
        action.decide(case.clone(), by, &self.house.office())
    }

    /// Decides on a case as it was seen, with an internal note in the same transaction; an empty one is none. Answers the
    /// case as it was decided.
    ///
    /// # Errors
    /// Conflict where the case was changed since it was seen; refused where the rules do not allow it.
    pub async fn perform(
        &self,
        action: &impl StaffAction,
        by: &Staff,
        seen: Seen,
        note: &str,
    ) -> Result<Case, NotDone> {
        let mut tx = self.db.begin().await?;
        let office = self.house.office();
        let case = tx.case(seen.case).await?;
        if case.version != seen.version {
            return Err(NotDone::Conflict);
        }
        let refused = NotDone::about(&case);
        let step = action.decide(case, by, &office).map_err(refused)?;
        apply(&mut tx, &office, &step).await?;
        if !note.is_empty() {
            tx.add_note(seen.case, by.id, note).await?;
        }
        tx.commit().await?;
        tracing::info!(case.id = %seen.case, state = step.case.state.name(), "case moved on");
        Ok(step.case)
    }
}
