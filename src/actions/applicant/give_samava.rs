//! «ثبت اطلاعات»: the applicant gives the Samava data, and the case returns to the reviewer who asked (guide 000).

use super::own_case::own_case;
use crate::{Actions, NotDone, Reply, apply::apply, retry::retried};
use kartabl_domain::{
    cases::{Refusal, completeness::inspect_samava},
    ids::ApiKeyId,
    procedures::Section,
    values::TrackingCode,
};
use serde_json::Value;

impl Actions {
    /// Takes over the fields of the procedure's Samava section.
    ///
    /// # Errors
    /// No such case of the caller's; refused where nobody asked, or with defects in what was given; data that is not of the
    /// section's shape.
    pub async fn give_samava<R: Reply>(
        &self,
        by: ApiKeyId,
        code: &TrackingCode,
        given: &Value,
        reply: &R,
    ) -> Result<R::Answer, NotDone> {
        retried(|| async {
            let mut tx = self.db.begin().await?;
            if let Some(answer) = reply.repeated(&mut tx).await? {
                return Ok(answer);
            }
            let office = self.house.office();
            let case = own_case(&mut tx, code, by).await?;
            let refused = NotDone::about(&case);
            let Some(samava) = &office.procedure(&case).samava else {
                return Err(refused(Refusal::WrongState { state: case.state.name() }));
            };
            let mut data = case.data.clone();
            data.put_samava(fields(given, samava), samava)?;
            let defects = inspect_samava(samava, &data.to_value()[&samava.id], office.today());
            let step = case.give_samava(&office, data, &defects).map_err(refused)?;
            apply(&mut tx, &office, &step).await?;
            let answer = reply.answer(&mut tx, &office, &step.case).await?;
            tx.commit().await?;
            Ok(answer)
        })
        .await
    }
}

/// The fields by themselves, or under the section's id as everywhere else.
fn fields<'a>(given: &'a Value, samava: &Section) -> &'a Value {
    match given.as_object() {
        Some(map) if map.len() == 1 && samava.field(&samava.id).is_none() => {
            map.get(&samava.id).unwrap_or(given)
        }
        _ => given,
    }
}
