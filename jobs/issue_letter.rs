//! Typesets a numbered letter, keeps its bytes and closes its case. The same letter always gives the same bytes, so a
//! second run after a crash finds the file of the first.

use crate::Tools;
use kartabl_domain::{letters::Stage, orders::IssueLetter, procedures::Decision};
use kartabl_queue::{Attempt, Data, JobError};
use std::sync::Arc;

pub(crate) async fn issue_letter(
    job: IssueLetter,
    tools: Data<Arc<Tools>>,
    attempt: Attempt,
) -> Result<(), JobError> {
    let letter = tools.db.letter(job.letter).await?;
    if !matches!(letter.stage, Stage::Issuing(_)) {
        return Ok(());
    }
    let case = tools.db.case(job.case).await?;
    let data = letter.data(&tools.house.office(), &case);
    let typesetter = tools.typesetter()?;
    let template = match letter.decision {
        Decision::Approve => "approved",
        Decision::Reject => "rejected",
        Decision::Reply => "reply",
    };
    let pdf = tokio::task::spawn_blocking(move || typesetter.render(template, &data))
        .await
        .map_err(JobError::retry)?
        .map_err(JobError::discard)?;
    let stored = tools.files.put(pdf.into()).await?;
    let bytes = i64::try_from(stored.bytes).map_err(JobError::discard)?;
    tools.actions.keep_letter(job.letter, stored.sha256, bytes, &attempt).await?;
    Ok(())
}
