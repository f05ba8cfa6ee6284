//! What the program proposes to declare as defects: the findings of an inspection made now.

use super::{Desk, place_words};
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
pub(crate) struct Proposed {
    pub(crate) key: String,
    /// A fault, ticked at first; advice is not.
    pub(crate) fault: bool,
    pub(crate) note: DefectNote,
}

/// The key of an inspection's warning among the suggestions.
pub(crate) fn key_of_warning(warning: &Warning) -> String {
    let Place { section, item, field, document } = &warning.place;
    let item = item.map(|item| item.to_string()).unwrap_or_default();
    let (field, document) = (field.as_deref().unwrap_or_default(), document.as_deref().unwrap_or_default());
    format!("{}:{section}:{item}:{field}:{document}", warning.rule)
}

/// The key of an inspection's defect among the suggestions.
pub(crate) fn key_of_defect(defect: &Defect) -> String {
    defect.id.to_string()
}

impl Desk {
    /// The findings of now and the warnings that the case came with, each once, faults first.
    pub(super) async fn proposals(&self) -> Result<Vec<Proposed>, WebError> {
        let found = Inspected::now(&self.app.db, &self.office(), &self.case).await?.findings;
        let faults = found.defects.iter().map(|defect| Proposed {
            key: key_of_defect(defect),
            fault: true,
            note: DefectNote { place: defect.place.clone(), kind: defect.kind, text: defect.text.clone() },
        });
        let kept = self.case.warnings.iter().filter(|kept| {
            !found.warnings.iter().any(|new| new.rule == kept.rule && new.place == kept.place)
        });
        // The applicant can mend nothing about the account.
        let mendable = |warning: &&Warning| warning.place.section != APPLICANT;
        let advice = found.warnings.iter().chain(kept).filter(mendable).map(|warning| Proposed {
            key: key_of_warning(warning),
            fault: false,
            note: DefectNote {
                place: warning.place.clone(),
                kind: DefectKind::Wrong,
                text: warning.text.clone(),
            },
        });
        Ok(faults.chain(advice).collect())
    }
}

impl Proposed {
    pub(super) fn shown(&self, desk: &Desk, ticked: bool) -> Suggestion {
        Suggestion {
            key: self.key.clone(),
            title: if self.fault { self.note.kind.label() } else { "هشدار" }.to_owned(),
            place: place_words(&self.note.place, &desk.case, &desk.office()),
            text: self.note.text.clone(),
            ticked,
        }
    }
}
