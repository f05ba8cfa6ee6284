//! Looks into an uploaded file, keeps the report and, if its case waits for this last check, has the case inspected.

use crate::Tools;
use bytes::Bytes;
use jiff::SignedDuration;
use kartabl_documents::{RECOGNITION_WIDTH, ScanError, with_scan};
use kartabl_domain::{
    documents::{Code, Digits, DocumentKind, Expectation, Finding, Report, Verdict},
    orders::CheckDocument,
    text::fa,
};
use kartabl_queue::{Attempt, Data, JobError};
use kartabl_storage::{NewFile, StorageError};
use std::sync::Arc;

/// How long a check waits for an antivirus that does not answer.
const ANTIVIRUS_RETURNS: SignedDuration = SignedDuration::from_secs(5);

pub(crate) async fn check_document(
    job: CheckDocument,
    tools: Data<Arc<Tools>>,
    attempt: Attempt,
) -> Result<(), JobError> {
    let document = match tools.db.document(job.document).await {
        Err(StorageError::NotFound) => return Ok(()),
        other => other?,
    };
    if let Some(report) = &document.report {
        // Told already, but perhaps not removed: the last run ended in between.
        return remove_refused(&tools, report, &document.sha256).await;
    }
    if !document.kept {
        // Another file took its place before this check began.
        return Ok(());
    }
    let case = tools.db.case(document.case).await?;
    let office = tools.house.office();
    let Some((_, slot)) = office.procedure(&case).slot(&document.slot) else {
        return Err(JobError::discard("the procedure has no such slot"));
    };
    let (mut report, picture) = look(&tools, &document.sha256, slot.expectation.clone()).await?;
    // A logo is meant to be used again.
    if slot.expectation.kind != DocumentKind::Logo {
        let (codes, total) = tools.db.same_bytes_elsewhere(&document.sha256, document.case).await?;
        report = report.with(duplicate(&codes, total));
    }
    let end = (report.verdict != Verdict::Refused).then_some(&attempt);
    let place = tools.actions.record_check(&document, &report, picture.as_ref(), end).await?;
    if let (Some(picture), Some(place)) = (picture, place) {
        tools.files.settle(&picture, &place).await?;
    }
    // A check that refuses has not ended before the bytes are gone.
    remove_refused(&tools, &report, &document.sha256).await
}

/// What is told of other cases that have the same file.
fn duplicate(codes: &[String], total: i64) -> Option<Finding> {
    let named = codes.join("، ");
    let more = total - i64::try_from(codes.len()).unwrap_or(total);
    let detail = if more > 0 { format!("{named} و {} پروندهٔ دیگر", fa(more)) } else { named };
    (total > 0).then(|| Finding::new(Code::Duplicate, detail))
}

/// Dangerous bytes do not stay in the house; the row that tells of them does. What another document or a letter uses is
/// theirs, and stays.
async fn remove_refused(tools: &Tools, report: &Report, sha256: &str) -> Result<(), JobError> {
    if report.verdict == Verdict::Refused {
        tools.files.remove_refused(sha256).await?;
    }
    Ok(())
}

/// The report of a file, and the file of its picture.
async fn look(
    tools: &Tools,
    sha256: &str,
    expectation: Expectation,
) -> Result<(Report, Option<NewFile>), JobError> {
    let bytes = match tools.files.get(sha256).await {
        Err(StorageError::NotFound) => return Err(JobError::retry("the file is missing")),
        other => other?,
    };
    let mut report = tools.inspector.check(bytes.clone(), expectation).await.map_err(JobError::retry)?;
    if report.verdict != Verdict::Refused {
        report = with_scan(report, scan(tools, &bytes).await?);
    }
    if report.verdict == Verdict::Refused {
        return Ok((report, None));
    }
    if report.has(Code::NoTextLayer) {
        report.digits = recognised(tools, &bytes).await?;
    }
    let picture = match tools.inspector.preview(bytes).await.map_err(JobError::retry)? {
        Some(picture) => Some(tools.files.write(picture).await?),
        None => None,
    };
    Ok((report, picture))
}

/// What the antivirus finds. While it does not answer, no file is judged, however long that takes.
async fn scan(tools: &Tools, bytes: &[u8]) -> Result<Option<Finding>, JobError> {
    tools.antivirus.scan(bytes).await.map_err(|error| match error {
        ScanError::Down(_) => {
            tracing::warn!(%error, "a document waits for the antivirus");
            JobError::snooze(tools.db.world().now() + ANTIVIRUS_RETURNS)
        }
        ScanError::Failed(_) => JobError::retry(error),
    })
}

/// The digits on the first page of a scan, where reading scans is wanted. A scan that can't be read says nothing.
async fn recognised(tools: &Tools, bytes: &Bytes) -> Result<Option<Digits>, JobError> {
    if !tools.inspector.reads_scans() {
        return Ok(None);
    }
    let page = tools.inspector.page(bytes.clone(), 1, RECOGNITION_WIDTH).await.map_err(JobError::retry)?;
    let Some(page) = page else { return Ok(None) };
    Ok(tools.inspector.digits(page).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "a scan was not read");
        None
    }))
}
