//! The words of a letter before it is one.

use crate::{
    cases::{Case, completeness::Inspection},
    office::Office,
    procedures::{LetterPlan, expressions::Text},
};

/// The words of a letter before it is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The register that will number it.
    pub register: String,
    /// The subject.
    pub subject: String,
    /// The paragraphs.
    pub body: Vec<String>,
    /// The report for the applicant.
    pub report: String,
    /// The name under the letter.
    pub signer_name: String,
    /// The office of the signer.
    pub signer_title: String,
}

impl Words {
    /// The words that the procedure proposes for a decision; the expert may edit them.
    pub fn proposed(plan: &LetterPlan, input: &Inspection<'_>, case: &Case, office: &Office<'_>) -> Self {
        let context = input.context().with("code", case.code.to_string().into());
        let render = |text: &Text| text.render(&context).unwrap_or_else(|_| text.source().to_owned());
        Self {
            register: plan.register.clone(),
            subject: render(&plan.subject),
            body: plan.body.iter().map(render).collect(),
            report: render(&plan.report),
            signer_name: office.settings.signer_name.clone(),
            signer_title: office.settings.signer_title.clone(),
        }
    }
}
