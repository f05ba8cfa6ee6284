//! Beginning an action anew where somebody else was faster.

use crate::NotDone;

/// How often an action is begun before its caller is told to try again.
const ATTEMPTS: usize = 8;

/// Runs an action that was not made from a version which the caller saw: after a race it is decided anew by what is true
/// then.
///
/// # Errors
/// What the action answers; [`NotDone::Conflict`] where every attempt lost a race.
pub(crate) async fn retried<T, F>(attempt: impl Fn() -> F) -> Result<T, NotDone>
where
    F: Future<Output = Result<T, NotDone>>,
{
    for _ in 0..ATTEMPTS {
        match attempt().await {
            Err(race) if race.is_race() => {}
            done => return done,
        }
    }
    Err(NotDone::Conflict)
}
