//! The unit that was asked gives its opinion.

use crate::StaffAction;
use kartabl_domain::{
    cases::{Case, Refusal},
    office::Office,
    people::Staff,
    text::clean,
    transitions::Step,
};

/// The least number of characters of an opinion.
const LEAST: usize = 3;

/// The case goes back with this opinion.
#[derive(Debug, Clone)]
pub struct GiveOpinion<'a> {
    /// What it comes to, as the history tells it.
    pub verdict: &'a str,
    pub opinion: &'a str,
}

impl StaffAction for GiveOpinion<'_> {
    fn decide(&self, case: Case, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal> {
        let opinion = clean(self.opinion);
        if opinion.chars().count() < LEAST {
            return Err(Refusal::WordsNeeded { field: "opinion", least: LEAST });
        }
        case.give_opinion(office, by, &format!("{}: {opinion}", self.verdict))
    }
}
