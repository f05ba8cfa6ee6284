//! What the program proposes to declare as defects: the findings of an inspection made now.

use super::{context::CaseContext, places};
use crate::views::defects::Suggestion;
use kartabl_actions::Inspected;
use kartabl_domain::{
    accounts::APPLICANT,
    cases::{Defect, Warning},
    procedures::{DefectKind, Place},
    transitions::DefectNote,
};
use kartabl_web::WebError;

/// A finding that may become a defect.
pub(super) struct Finding {
    pub(super) key: String,
    /// A fault is ticked at first, advice is not.
    pub(super) fault: bool,
    pub(super) note: DefectNote,
}

/// The key of an inspection's warning among the suggestions.
pub(super) fn warning_key(warning: &Warning) -> String {
    let Place { section, item, field, document } = &warning.place;
    let item = item.map(|item| item.to_string()).unwrap_or_default();
    let (field, document) = (field.as_deref().unwrap_or_default(), document.as_deref().unwrap_or_default());
    format!("{}:{section}:{item}:{field}:{document}", warning.rule)
}

/// The key of an inspection's defect among the suggestions.
pub(super) fn defect_key(defect: &Defect) -> String {
    defect.id.to_string()
}

/// The findings of an inspection made now and the warnings that the case came with, each once, faults first.
///
/// # Errors
/// Those of the database.
pub(super) async fn findings(context: &CaseContext) -> Result<Vec<Finding>, WebError> {
    let (office, case) = (context.office(), &context.case);
    let found = Inspected::now(&context.app.db, &office, case).await?.findings;
    let faults = found.defects.iter().map(|defect| Finding {
        key: defect_key(defect),
        fault: true,
        note: DefectNote { place: defect.place.clone(), kind: defect.kind, text: defect.text.clone() },
    });
    let older = case
        .warnings
        .iter()
        .filter(|older| !found.warnings.iter().any(|new| new.rule == older.rule && new.place == older.place));
    // The applicant can mend nothing about the account.
    let mendable = |warning: &&Warning| warning.place.section != APPLICANT;
    let advice = found.warnings.iter().chain(older).filter(mendable).map(|warning| Finding {
        key: warning_key(warning),
        fault: false,
        note: DefectNote {
            place: warning.place.clone(),
            kind: DefectKind::Wrong,
            text: warning.text.clone(),
        },
    });
    Ok(faults.chain(advice).collect())
}

impl Finding {
    /// The suggestion as the form shows it.
    pub(super) fn suggestion(&self, context: &CaseContext, ticked: bool) -> Suggestion {
        Suggestion {
            key: self.key.clone(),
            title: if self.fault { self.note.kind.label() } else { "هشدار" }.to_owned(),
            place: places::label(&self.note.place, &context.case, &context.office()),
            text: self.note.text.clone(),
            ticked,
        }
    }
}
