//! Looks into an uploaded file, keeps the report and, if its case waits for it, has the case inspected.

use crate::Tools;
use kartabl_domain::{
    cases::State,
    documents::{Code, Finding, Verdict},
    orders::{CheckDocument, InspectCase},
    text::fa,
};
use kartabl_queue::{Attempt, Data, JobError};
use kartabl_storage::StorageError;

pub(crate) async fn check_document(
    job: CheckDocument,
    tools: Data<Tools>,
    attempt: Attempt,
) -> Result<(), JobError> {
    let document = match tools.db.document(job.document).await {
        Err(StorageError::NotFound) => return Ok(()),
        other => other?,
    };
    if document.report.is_some() {
        return Ok(());
    }
    let case = tools.db.case(document.case).await?;
    let office = tools.house.office();
    let Some((_, slot)) = office.procedure(&case).slot(&document.slot) else {
        return Err(JobError::discard("the procedure has no such slot"));
    };
    let bytes = tools.files.get(&document.sha256).await?;
    let mut report =
        tools.inspector.check(bytes.clone(), slot.expectation.clone()).await.map_err(JobError::retry)?;
    let elsewhere = tools.db.same_bytes_elsewhere(&document.sha256, document.case).await?;
    if !elsewhere.is_empty() {
        report = report.with([Finding::new(Code::Duplicate, fa(elsewhere.join("، ")))]);
    }
    let preview = match report.verdict {
        Verdict::Refused => None,
        Verdict::Ok | Verdict::Defect => tools.inspector.preview(bytes).await.map_err(JobError::retry)?,
    };
    let preview = match preview {
        Some(picture) => Some(tools.files.put(picture).await?.sha256),
        None => None,
    };
    let mut tx = tools.db.begin().await?;
    tx.keep_report(document.id, &report, preview.as_deref()).await?;
    let case = tx.case(document.case).await?;
    if matches!(case.state, State::Inspecting { .. }) {
        tx.order(&InspectCase { case: case.id }).await?;
    }
    attempt.finish_in(&mut tx).await?;
    tx.commit().await?;
    if report.verdict == Verdict::Refused {
        // Dangerous bytes do not stay in the house; the row that tells of them does (documents are kept by content,
        // so the same bytes elsewhere were refused as well).
        tools.files.remove(&document.sha256).await?;
    }
    Ok(())
}
