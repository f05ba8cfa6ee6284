//! Removes files that nothing uses any more, and finds those that a crash left behind (SPEC §6, §9). A page a job: each job
//! orders the one that goes on behind it.

use crate::{SweepSettings, Tools};
use kartabl_domain::orders::{SweepCursor, SweepFiles};
use kartabl_queue::{Attempt, Data, JobError};
use kartabl_storage::sweep::Position;
use std::sync::Arc;

/// How many blobs a job looks at.
const PAGE: i64 = 500;
/// How many of the 256 folders a job looks through.
const FOLDERS: u8 = 16;

pub(crate) async fn sweep_files(
    job: SweepFiles,
    tools: Data<Arc<Tools>>,
    attempt: Attempt,
) -> Result<(), JobError> {
    let next = match job.cursor {
        SweepCursor::Start => {
            not_too_many(&tools).await?;
            Some(sweep_unused(&tools, None).await?)
        }
        SweepCursor::Unused { since, sha256 } => {
            Some(sweep_unused(&tools, Some(Position { unused_since: since, sha256 })).await?)
        }
        SweepCursor::Folder { folder } => sweep_strays(&tools, folder).await?,
    };
    if let Some(cursor) = next {
        tools.actions.go_on(&SweepFiles { cursor }, &attempt).await?;
    }
    Ok(())
}

/// Somebody must look where far more is unused than usual: a fault of this program, or of whoever restored a database.
async fn not_too_many(tools: &Tools) -> Result<(), JobError> {
    let SweepSettings { grace, at_most } = tools.sweep;
    let before = tools.house.world.now() - grace;
    let unused = tools.files.count_unused(before, at_most.saturating_add(1)).await?;
    if unused > at_most {
        tracing::error!(at_most, "more files are unused than a sweep may remove; none was removed");
        return Err(JobError::discard(format!(
            "more than {at_most} files are unused; none was removed: if that is right, raise `files.sweep_at_most`"
        )));
    }
    Ok(())
}

async fn sweep_unused(tools: &Tools, after: Option<Position>) -> Result<SweepCursor, JobError> {
    let before = tools.house.world.now() - tools.sweep.grace;
    let swept = tools.files.sweep_unused(before, after.as_ref(), PAGE).await?;
    tracing::info!(removed = swept.removed, bytes = swept.bytes, "removed files that nothing uses");
    Ok(match swept.last {
        Some(Position { unused_since, sha256 }) => SweepCursor::Unused { since: unused_since, sha256 },
        None => SweepCursor::Folder { folder: 0 },
    })
}

async fn sweep_strays(tools: &Tools, first: u8) -> Result<Option<SweepCursor>, JobError> {
    let (mut adopted, mut removed) = (0, 0);
    for folder in (first..=u8::MAX).take(FOLDERS.into()) {
        let strays = tools.files.sweep_strays(folder).await?;
        adopted += strays.adopted;
        removed += strays.removed;
    }
    tracing::info!(first, adopted, removed, "looked for files without a row");
    Ok(first.checked_add(FOLDERS).map(|folder| SweepCursor::Folder { folder }))
}
