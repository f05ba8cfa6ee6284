//! The bytes of a letter are typeset and stored: the portal has it, and its other ways begin.

use crate::{Actions, NotDone, apply::apply};
use kartabl_domain::{ids::LetterId, letters::Stage};
use kartabl_queue::Attempt;

impl Actions {
    /// Notes the bytes of a letter that was signed off. Nothing happens where that is done already: the job ran twice.
    ///
    /// # Errors
    /// Refused where the case went on without the letter; the database's errors.
    pub async fn keep_letter(
        &self,
        letter: LetterId,
        sha256: String,
        bytes: i64,
        end: &Attempt,
    ) -> Result<(), NotDone> {
        let case = self.db.letter(letter).await?.case;
        let mut tx = self.db.begin().await?;
        let office = self.house.office();
        let case = tx.case(case).await?;
        let letter = tx.letter(letter).await?;
        if !matches!(letter.stage, Stage::Issuing(_)) {
            return Ok(());
        }
        let refused = NotDone::about(&case);
        let step = case.letter_issued(&office, letter, sha256, bytes).map_err(refused)?;
        apply(&mut tx, &office, &step).await?;
        end.finish_in(&mut tx).await?;
        Ok(tx.commit().await?)
    }
}
