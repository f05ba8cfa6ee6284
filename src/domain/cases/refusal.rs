//! Why an action was refused; the Persian words for each stand with the pages and the API.

use super::{Defect, State};
use crate::{
    ids::StaffId,
    people::identity::GateFact,
    procedures::{Decision, Route},
};

/// An action that the rules do not allow.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// The case is in a state that does not know this action.
    #[error("not possible in state {state}")]
    WrongState {
        /// The state's name.
        state: &'static str,
    },
    /// The section cannot be edited now.
    #[error("section {section} is locked")]
    LockedSection {
        /// The section's id.
        section: String,
    },
    /// The inspection found defects, or declared ones are still open.
    #[error("{} defects are open", defects.len())]
    OpenDefects {
        /// All of them.
        defects: Vec<Defect>,
    },
    /// A return needs at least one defect.
    #[error("a return needs at least one defect")]
    NoDefects,
    /// A defect points at a place that the procedure does not have.
    #[error("unknown place {place}")]
    UnknownPlace {
        /// Section, field or document as given.
        place: String,
    },
    /// A written reason, opinion or question is missing or too short.
    #[error("{field} needs at least {least} characters")]
    WordsNeeded {
        /// The form field.
        field: &'static str,
        /// The least number of characters.
        least: usize,
    },
    /// A text that goes into a letter has a character that no letter can show.
    #[error("no letter can show {character:?} in {field}")]
    Unprintable {
        /// The form field.
        field: &'static str,
        /// The first such character.
        character: char,
    },
    /// A user name that cannot be given with an approval.
    #[error("{given:?} is no user name, or stands there twice")]
    Username {
        /// The name as typed.
        given: String,
        /// The value is well-formed and stands there a second time.
        repeated: bool,
    },
    /// The person holds no post that allows it.
    #[error("the post does not allow it")]
    NotAllowed,
    /// Another reviewer has the case.
    #[error("another reviewer has the case")]
    NotYours {
        /// Who has it; `None` means nobody has taken it yet.
        holder: Option<StaffId>,
    },
    /// Nobody decides on a case of their own filing (SPEC §4).
    #[error("nobody decides on a case of their own filing")]
    OwnFiling,
    /// The second pair of eyes must belong to someone else (SPEC §3).
    #[error("drafter and approver must be two persons")]
    SamePerson,
    /// The unit does not take this case.
    #[error("unknown unit {unit}")]
    UnknownUnit {
        /// The unit as given.
        unit: String,
    },
    /// A return can no longer be taken back: the window is over, or the applicant has seen it.
    #[error("too late to take it back")]
    TooLate,
    /// Nothing can be filled in before the person's identity is established (guide 002).
    #[error("the identity gate {} is {}", fact.gate.name(), fact.standing.name())]
    IdentityAwaited {
        /// The first gate that is not passed.
        fact: GateFact,
    },
    /// The procedure is not decided so: correspondence is answered, everything else is approved.
    #[error("not decided by {decision:?}")]
    NotDecidedSo {
        /// What was tried.
        decision: Decision,
    },
    /// No letter can go by this route, since the organisation has no address of its own there.
    #[error("letters do not go by {}", route.name())]
    ClosedRoute {
        /// The route.
        route: Route,
    },
    /// The procedure must know by a national code who files, or who leads the organisation that does (guides 002, 004).
    #[error("the procedure wants a national code")]
    NationalCodeNeeded,
    /// Another mobile number than the account's, which its owner cannot change (guide 004).
    #[error("the account has another mobile number")]
    OtherMobile {
        /// The account's number with its middle hidden.
        masked: String,
    },
    /// The account has this number already.
    #[error("the account has this mobile number")]
    SameMobile,
    /// Nobody has confirmed whose mobile number the account has (guide 004).
    #[error("the identity of the applicant is not confirmed")]
    IdentityUnconfirmed,
    /// The identity is confirmed already.
    #[error("the identity is confirmed already")]
    IdentityKnown,
    /// A confidential letter is never uploaded (guide 000).
    #[error("a confidential letter can't be uploaded")]
    Confidential,
}

impl Refusal {
    /// A stable code for the API and for tests.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongState { .. } => "wrong_state",
            Self::LockedSection { .. } => "locked_section",
            Self::OpenDefects { .. } => "open_defects",
            Self::NoDefects => "no_defects",
            Self::UnknownPlace { .. } => "unknown_place",
            Self::WordsNeeded { .. } => "words_needed",
            Self::Unprintable { .. } => "unprintable",
            Self::Username { .. } => "username",
            Self::NotAllowed => "not_allowed",
            Self::NotYours { .. } => "not_yours",
            Self::OwnFiling => "own_filing",
            Self::SamePerson => "same_person",
            Self::UnknownUnit { .. } => "unknown_unit",
            Self::TooLate => "too_late",
            Self::IdentityAwaited { .. } => "identity_awaited",
            Self::NotDecidedSo { .. } => "not_decided_so",
            Self::ClosedRoute { .. } => "closed_route",
            Self::NationalCodeNeeded => "national_code_needed",
            Self::OtherMobile { .. } => "other_mobile",
            Self::SameMobile => "same_mobile",
            Self::IdentityUnconfirmed => "identity_unconfirmed",
            Self::IdentityKnown => "identity_known",
            Self::Confidential => "confidential",
        }
    }

    pub(crate) fn wrong(state: &State) -> Self {
        Self::WrongState { state: state.name() }
    }

    /// Checks that a letter can show the text.
    pub(crate) fn printable(field: &'static str, text: &str) -> Result<(), Self> {
        crate::text::unprintable(text).map_or(Ok(()), |character| Err(Self::Unprintable { field, character }))
    }

    /// Checks that there are at least `least` characters of text.
    pub(crate) fn words(field: &'static str, text: &str, least: usize) -> Result<String, Self> {
        let text = crate::text::clean(text);
        if text.chars().count() < least { Err(Self::WordsNeeded { field, least }) } else { Ok(text) }
    }
}
