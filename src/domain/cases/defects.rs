//! Defects (نقص): what is missing or wrong in a case. They are data, not errors; those that the system finds and
//! those that reviewers declare stand in one list (guide 000).

use crate::{
    ids::DefectId,
    procedures::{DefectKind, Place, ProcedureId},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Who found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DefectSource {
    /// The inspection.
    System,
    /// A reviewer.
    Reviewer,
}

/// Where the applicant can start what is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The procedure to start.
    pub procedure: ProcedureId,
    /// The words of the link, in Persian.
    pub label: String,
}

/// One defect; closed on its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defect {
    /// Unique in the case; the same system defect has the same id at every inspection.
    pub id: DefectId,
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// What is the matter.
    pub kind: DefectKind,
    /// Who found it.
    pub source: DefectSource,
    /// What is wrong and what is expected, in Persian.
    pub text: String,
    /// Where to start what is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
    /// Whether it has been mended.
    pub resolved: bool,
}

impl Defect {
    /// A defect that the inspection found by `rule`; its id follows from rule and place alone.
    pub fn system(rule: &str, place: Place, kind: DefectKind, text: String) -> Self {
        let id = stable_id(rule, &place);
        Self { id, place, kind, source: DefectSource::System, text, link: None, resolved: false }
    }

    /// A defect that a reviewer declared.
    pub fn reviewer(id: DefectId, place: Place, kind: DefectKind, text: String) -> Self {
        Self { id, place, kind, source: DefectSource::Reviewer, text, link: None, resolved: false }
    }
}

/// Advice for the reviewer; never stops a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// The rule or check that gives it.
    pub rule: String,
    /// The Persian text.
    pub text: String,
}

fn stable_id(rule: &str, place: &Place) -> DefectId {
    let item = place.item.map(|item| item.to_string()).unwrap_or_default();
    let field = place.field.as_deref().unwrap_or_default();
    let document = place.document.as_deref().unwrap_or_default();
    let mut hash = Sha256::new();
    for part in [rule, &place.section, &item, field, document] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digest = hash.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    // Version 8 («custom») of RFC 9562, so that the text stays a valid UUID.
    bytes[6] = 0x80 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    DefectId::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_defect_keeps_its_id_and_another_place_has_another() {
        let at = |item| {
            let place = Place::field("systems", item, "ip");
            Defect::system("value", place, DefectKind::Wrong, "نادرست".into()).id
        };
        assert_eq!(at(Some(0)), at(Some(0)));
        assert_ne!(at(Some(0)), at(Some(1)));
        assert_ne!(at(Some(0)), at(None));
    }

    #[test]
    fn the_stored_form_names_the_place_flat_and_in_snake_case() {
        let place = Place::document("letters", None, "letter");
        let defect = Defect::system("missing", place, DefectKind::Missing, "فایل نیست".into());
        let json = serde_json::to_value(&defect).unwrap();
        assert_eq!(json["section"], "letters");
        assert_eq!(json["document"], "letter");
        assert_eq!(json["kind"], "missing");
        assert_eq!(json["source"], "system");
        assert!(json.get("field").is_none() && json.get("item").is_none());
        assert_eq!(serde_json::from_value::<Defect>(json).unwrap(), defect);
    }
}
