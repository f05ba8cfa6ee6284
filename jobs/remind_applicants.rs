//! Reminds applicants whose deadline is near, and lets cases expire whose deadline is over (SPEC §9). Goes on in pages, each
//! a job; each case is a transaction of its own, so a crash in the middle loses nothing and repeats nothing. Applicants
//! are written to in office hours only, whoever is late (SPEC §7): a tick that is caught up at night waits.

use crate::Tools;
use jiff::Timestamp;
use kartabl_actions::{Lapse, NotDone};
use kartabl_domain::{office::Office, orders::RemindApplicants};
use kartabl_queue::{Attempt, Data, JobError};
use std::sync::Arc;

/// How many cases a job looks at.
const PAGE: i64 = 200;

pub(crate) async fn remind_applicants(
    job: RemindApplicants,
    tools: Data<Arc<Tools>>,
    attempt: Attempt,
) -> Result<(), JobError> {
    let office = tools.house.office();
    if let Some(opens) = office.calendar.opens_after(office.now) {
        return Err(JobError::snooze(opens));
    }
    let page = tools.db.due_for_applicants(horizon(&office), job.after, PAGE).await?;
    let (mut reminded, mut expired) = (0_u32, 0_u32);
    for due in &page {
        if attempt.cancelled().is_cancelled() {
            return Err(JobError::retry("stopped between two cases"));
        }
        match tools.actions.lapse(due.case).await {
            Ok(Some(Lapse::Reminded)) => reminded += 1,
            Ok(Some(Lapse::Expired)) => expired += 1,
            // Somebody works on the case at this moment; the next tick looks again.
            Ok(None) | Err(NotDone::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    tracing::info!(reminded, expired, looked_at = page.len(), "looked at cases that wait for applicants");
    match page.last() {
        Some(last) if page.len() == usize::try_from(PAGE).unwrap_or_default() => {
            tools.actions.go_on(&RemindApplicants { after: Some(*last) }, &attempt).await?;
        }
        _ => {}
    }
    Ok(())
}

/// The latest end of a deadline that a reminder may be due for: as many working days ahead as the earliest reminder of any
/// procedure.
fn horizon(office: &Office<'_>) -> Timestamp {
    let earliest = office.procedures.all().flat_map(|procedure| procedure.reminders.iter().copied()).max();
    let ahead = earliest.and_then(|days| u16::try_from(days).ok()).unwrap_or(0);
    let last = office.calendar.add_working_days(office.office_day(), ahead);
    office.calendar.due_at(last)
}
