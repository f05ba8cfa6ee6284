//! The letters that the decisions of a procedure draft.

use super::{RoutePlan, expressions::Text};

/// The letters of a procedure; a decision without one closes the case at once (SPEC §3).
#[derive(Debug, Clone, Default)]
pub struct Letters {
    /// Drafted on approval.
    pub approve: Option<LetterPlan>,
    /// Drafted on rejection.
    pub reject: Option<LetterPlan>,
    /// Drafted as the answer; a procedure that has one is answered and not approved.
    pub reply: Option<LetterPlan>,
}

/// How a letter is drafted: data, never markup.
#[derive(Debug, Clone)]
pub struct LetterPlan {
    /// The register (دفتر) that numbers it.
    pub register: String,
    /// The subject.
    pub subject: Text,
    /// The body, one text a paragraph.
    pub body: Vec<Text>,
    /// The report for the applicant that goes with it («گزارش درخواست»).
    pub report: Text,
    /// The ways by which it is proposed to leave.
    pub routes: RoutePlan,
}
