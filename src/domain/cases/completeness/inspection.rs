//! What an inspection looks at.

use super::DocumentFacts;
use crate::{
    cases::{data::CaseData, facts::Facts},
    people::Applicant,
    procedures::Procedure,
    values::JalaliDate,
};

/// All that an inspection looks at.
#[derive(Debug, Clone, Copy)]
pub struct Inspection<'a> {
    /// The version of the procedure that the case was opened under.
    pub procedure: &'a Procedure,
    /// Who files.
    pub applicant: &'a Applicant,
    /// What was entered.
    pub data: &'a CaseData,
    /// What was uploaded.
    pub documents: &'a [DocumentFacts],
    /// What else must be known; gathered for [`crate::cases::facts::FactsWanted::of`] these data.
    pub facts: &'a Facts,
    /// The day in Tehran.
    pub today: JalaliDate,
}
