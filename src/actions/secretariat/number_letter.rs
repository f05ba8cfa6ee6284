//! گرفتن شماره: a letter gets its line in the register.

use super::{SeenLetter, draw};
use crate::{Actions, NotDone, apply::apply};
use kartabl_domain::{JalaliDate, people::Staff};

impl Actions {
    /// Gives a letter the next number of its register, in the year of its date.
    ///
    /// # Errors
    /// Conflict where the letter was changed since it was seen; refused where the rules do not allow it.
    pub async fn number_letter(&self, by: &Staff, seen: SeenLetter, date: JalaliDate) -> Result<(), NotDone> {
        let case = self.db.letter(seen.letter).await?.case;
        let mut tx = self.db.begin().await?;
        let office = self.house.office();
        let case = tx.case(case).await?;
        let letter = tx.letter(seen.letter).await?;
        if letter.version != seen.version {
            return Err(NotDone::Conflict);
        }
        let entry = draw(&mut tx, &letter.register, date).await?;
        let refused = NotDone::about(&case);
        let step = case.number_letter(&office, by, letter, entry).map_err(refused)?;
        apply(&mut tx, &office, &step).await?;
        tx.commit().await?;
        tracing::info!(letter.id = %seen.letter, "letter numbered");
        Ok(())
    }
}
