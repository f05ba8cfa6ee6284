//! Requests for services, one in every state that they reach.

mod applicant;
mod catalogue;
mod decided;
mod referred;
mod reviewer;

use crate::demo::story::Story;

pub(super) fn all() -> Vec<Story> {
    [
        applicant::drafts(),
        applicant::with_the_applicant(),
        reviewer::at_the_desk(),
        referred::referred(),
        decided::at_the_secretariat(),
        decided::over(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
