//! A member of staff signs in.

use crate::{Actions, NotDone};
use kartabl_domain::ids::StaffId;

impl Actions {
    /// Begins a session and forgives the failed attempts that `throttle` counts. `second_factor` is the time step of the
    /// one-time code, where the account has one: a code is good once, over all processes. Answers the session's secret;
    /// `None` where the code was used before.
    ///
    /// # Errors
    /// The database's errors.
    pub async fn begin_session(
        &self,
        staff: StaffId,
        second_factor: Option<i64>,
        throttle: &str,
    ) -> Result<Option<String>, NotDone> {
        let mut tx = self.db.begin().await?;
        if let Some(step) = second_factor
            && !tx.use_totp_step(staff, step).await?
        {
            return Ok(None);
        }
        let token = self.house.world.secret();
        tx.begin_session(&token, staff).await?;
        tx.forgive(throttle).await?;
        tx.commit().await?;
        Ok(Some(token))
    }
}
