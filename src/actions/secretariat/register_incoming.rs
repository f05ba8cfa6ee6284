//! ثبت در دفتر وارده و ارجاع: what arrived gets a number and is referred to its addressee (guide 002).

use super::draw;
use crate::{Actions, NotDone, Seen, apply::apply};
use kartabl_domain::{
    cases::{Case, Refusal},
    letters::{Entry, INCOMING},
    office::Office,
    people::{Staff, UnitId},
    transitions::Step,
};

/// What arrived is referred to this unit.
#[derive(Debug, Clone)]
pub struct RegisterIncoming<'a> {
    pub unit: &'a UnitId,
    pub note: &'a str,
}

impl RegisterIncoming<'_> {
    fn decide(&self, case: Case, by: &Staff, office: &Office<'_>, entry: &Entry) -> Result<Step, Refusal> {
        case.register(office, by, entry, self.unit, self.note)
    }
}

impl Actions {
    /// What a registration would lead to now, under the line that would be written; nothing is written.
    ///
    /// # Errors
    /// Why the rules do not allow it.
    pub fn rehearse_registration(
        &self,
        action: &RegisterIncoming<'_>,
        by: &Staff,
        case: &Case,
        entry: &Entry,
    ) -> Result<Step, Refusal> {
        action.decide(case.clone(), by, &self.house.office(), entry)
    }

    /// Registers what arrived under the next number of the incoming register, and refers it.
    ///
    /// # Errors
    /// Conflict where the case was changed since it was seen; refused where the rules do not allow it.
    pub async fn register_incoming(
        &self,
        action: &RegisterIncoming<'_>,
        by: &Staff,
        seen: Seen,
    ) -> Result<Case, NotDone> {
        let mut tx = self.db.begin().await?;
        let office = self.house.office();
        let case = tx.case(seen.case).await?;
        if case.version != seen.version {
            return Err(NotDone::Conflict);
        }
        let entry = draw(&mut tx, INCOMING, office.today()).await?;
        let refused = NotDone::about(&case);
        let step = action.decide(case, by, &office, &entry).map_err(refused)?;
        apply(&mut tx, &office, &step).await?;
        tx.commit().await?;
        tracing::info!(case.id = %seen.case, "registered as incoming");
        Ok(step.case)
    }
}
