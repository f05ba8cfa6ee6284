//! Handing the package of a letter to the mail server, once: `sending` is committed before the server is called, and what
//! it said after (SPEC §7, §8).

use crate::{Actions, NotDone, apply::apply};
use kartabl_domain::{
    cases::{Case, Refusal},
    letters::{Letter, dispatch::Standing},
    office::Office,
    orders::SendEce,
    procedures::Route,
    transitions::{Handover, Step},
};
use kartabl_queue::Attempt;

impl Actions {
    /// Notes that the package is about to be handed over. Answers how the way stands then; `None` where there is nothing to
    /// do: the job ran twice, or the letter was voided meanwhile. `knows_keys` says that the server sends nothing twice
    /// under one key.
    ///
    /// # Errors
    /// The database's errors.
    pub async fn claim_ece(&self, job: &SendEce, knows_keys: bool) -> Result<Option<Standing>, NotDone> {
        self.ece_step(job, None, |case, letter, office| case.ece_claimed(office, letter, knows_keys)).await
    }

    /// Notes what the mail server said to the package. `end` completes the job together with it.
    ///
    /// # Errors
    /// The database's errors.
    pub async fn settle_ece(
        &self,
        job: &SendEce,
        outcome: Handover,
        end: Option<&Attempt>,
    ) -> Result<Option<Standing>, NotDone> {
        self.ece_step(job, end, |case, letter, office| case.ece_handed_over(office, letter, outcome)).await
    }

    async fn ece_step(
        &self,
        job: &SendEce,
        end: Option<&Attempt>,
        decide: impl FnOnce(Case, Letter, &Office<'_>) -> Result<Step, Refusal>,
    ) -> Result<Option<Standing>, NotDone> {
        let mut tx = self.db.begin().await?;
        let office = self.house.office();
        let case = tx.case(job.case).await?;
        let letter = tx.letter(job.letter).await?;
        let Ok(step) = decide(case, letter, &office) else { return Ok(None) };
        apply(&mut tx, &office, &step).await?;
        if let Some(attempt) = end {
            attempt.finish_in(&mut tx).await?;
        }
        tx.commit().await?;
        let way = step.letters.first().and_then(|letter| letter.dispatch(Route::Ece));
        Ok(way.map(|way| way.standing.clone()))
    }
}
