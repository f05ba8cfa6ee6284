//! A case of the demo from its filing to where it stands now, and the acts that bring it there.

use super::{
    days::{FIRST_DAY, StoryTime, at},
    filings::{Filing, Slot},
};
use kartabl_domain::{
    cases::Priority,
    procedures::{DefectKind, Place},
    transitions::DefectNote,
};

/// A case from its filing to where it stands now.
pub(super) struct Story {
    pub(super) filing: Filing,
    pub(super) acts: Vec<(StoryTime, Act)>,
}

/// Something that somebody does. `&str` before a text is the sign-in name of who does it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Act {
    /// The applicant opens the case, fills it in and uploads its files.
    File,
    /// The applicant submits it, or sends it back mended.
    Submit,
    /// The applicant looks at a return.
    Look,
    /// The applicant changes a field, named as in `/contacts/0/email`.
    Change(&'static str, &'static str),
    /// The applicant hands in a better file.
    Replace(Slot),
    GiveSamava(&'static str),
    Withdraw(&'static str),
    Take(&'static str),
    /// Assigns the case: who does it, and to whom.
    Assign(&'static str, &'static str),
    Prioritise(&'static str, Priority, &'static str),
    Note(&'static str, &'static str),
    Return(&'static str, Vec<DefectNote>),
    Refer(&'static str, &'static str, &'static str),
    Opinion(&'static str, &'static str),
    AskSamava(&'static str, &'static str),
    ReceivePaper(&'static str),
    /// Registers a letter and refers it to a unit.
    Register(&'static str, &'static str),
    /// Confirms by hand whose mobile number the applicant's account has, and says how.
    Vouch(&'static str, &'static str),
    Approve(&'static str),
    Reject(&'static str, &'static str),
    /// Takes a number for the letter.
    Number(&'static str),
    Issue(&'static str),
    /// Signs the letter off for the portal and the post.
    IssueByPost(&'static str),
}

impl Story {
    /// When the case was filed.
    pub(super) fn filed(&self) -> StoryTime {
        self.acts.first().map_or_else(|| at(FIRST_DAY, "09:00"), |(at, _)| *at)
    }

    /// The files that replace earlier ones, with how often the slot was filled before.
    pub(super) fn mended_slots(&self) -> impl Iterator<Item = (usize, Slot)> {
        let replaced = self.acts.iter().filter_map(|(_, act)| match act {
            Act::Replace(slot) => Some(*slot),
            _ => None,
        });
        replaced.enumerate().map(|(before, slot)| (before + 1, slot))
    }
}

pub(super) fn story<const N: usize>(filing: Filing, acts: [(StoryTime, Act); N]) -> Story {
    Story { filing, acts: acts.into() }
}

/// A case that is filed and submitted, with what happens then.
pub(super) fn filed<const N: usize>(
    filing: Filing,
    days: usize,
    time: &str,
    then: [(StoryTime, Act); N],
) -> Story {
    let moment = at(days, time);
    let begin = [(moment, Act::File), (moment, Act::Submit)];
    Story { filing, acts: begin.into_iter().chain(then).collect() }
}

/// A defect that a reviewer declares.
pub(super) fn defect(place: Place, kind: DefectKind, text: &str) -> DefectNote {
    DefectNote { place, kind, text: text.to_owned() }
}
