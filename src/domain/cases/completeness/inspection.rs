//! What an inspection looks at.

use crate::{
    cases::{data::CaseData, facts::Facts},
    documents::Report,
    ids::DocumentId,
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

/// Whether a document's check has finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckState {
    /// Still to be checked.
    Pending,
    /// Checked, with this report.
    Done(Report),
}

/// What the inspection must know of an uploaded document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFacts {
    /// The document.
    pub id: DocumentId,
    /// The slot that holds it; slot ids are unique in a procedure.
    pub slot: String,
    /// The row of a repeating section, from zero.
    pub item: Option<usize>,
    /// How far its check has come.
    pub check: CheckState,
}
