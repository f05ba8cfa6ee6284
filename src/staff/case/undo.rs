//! The time in which a return to the applicant can be taken back (SPEC §3).

use jiff::SignedDuration;
use kartabl_domain::{
    cases::{Case, State},
    office::Office,
    people::Staff,
};
use kartabl_web::{present, views::parts::Moment};

/// The end of the time in which this person may take the return of the case back; `None` where the time is over or the
/// person may not.
pub(super) fn until(case: &Case, office: &Office<'_>, staff: &Staff) -> Option<Moment> {
    let State::Returned(returned) = &case.state else { return None };
    let _step = case.clone().take_return_back(office, staff).ok()?;
    let window = SignedDuration::from_mins(office.settings.undo_window.into());
    Some(present::moment(returned.at + window, office.now))
}
