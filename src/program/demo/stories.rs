//! What happens in the demo's office: one story a case.

mod connections;
mod estates;
mod letters;
mod permits;
mod services;

use super::story::Story;

/// All of them. Moments may be told in any order; the stage sorts them.
pub(super) fn all() -> Vec<Story> {
    let new = permits::all().into_iter().chain(letters::all()).chain(estates::all());
    connections::all().into_iter().chain(services::all()).chain(new).collect()
}

#[cfg(test)]
mod tests {
    use super::{
        super::{days::at, story::Act},
        *,
    };

    #[test]
    fn every_story_begins_with_its_filing_and_goes_forward() {
        for story in all() {
            assert_eq!(story.acts[0].1, Act::File);
            assert!(story.acts.is_sorted_by(|(before, _), (after, _)| before.order() <= after.order()));
            assert!(story.acts.iter().all(|(moment, _)| moment.order() < at(0, "16:31").order()));
        }
        assert!(all().len() >= 30);
    }
}
