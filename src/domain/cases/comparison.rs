//! What changed between two snapshots of a case, and whether somebody had asked for it (SPEC §3).

use super::{Defect, DefectSource, Snapshot, data::CaseData};
use crate::procedures::{Place, Procedure, Section};
use serde_json::Value;

/// A field whose value is not the same in both.
#[derive(Debug, Clone, PartialEq)]
pub struct Change<'a> {
    /// Where.
    pub place: Place,
    /// What stood there before; `None` if nothing did.
    pub before: Option<&'a Value>,
    /// What stands there after; `None` if nothing does.
    pub after: Option<&'a Value>,
}

/// Two snapshots side by side.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparison<'a> {
    /// Every field that differs, in the order of the form; rows of a list are compared by their numbers.
    pub changes: Vec<Change<'a>>,
    /// How many fields are filled in and the same in both.
    pub same: usize,
}

/// Compares the data of two snapshots.
pub fn compare<'a>(procedure: &Procedure, before: &'a Snapshot, after: &'a Snapshot) -> Comparison<'a> {
    let mut found = Comparison::default();
    for section in procedure.sections.iter().chain(&procedure.samava) {
        for item in rows(section, &before.data, &after.data) {
            for field in &section.fields {
                let at = |data: &'a CaseData| data.get(&section.id, item, &field.id);
                let (before, after) = (at(&before.data), at(&after.data));
                if before != after {
                    let place = Place::field(&section.id, item, &field.id);
                    found.changes.push(Change { place, before, after });
                } else if before.is_some() {
                    found.same += 1;
                }
            }
        }
    }
    found
}

/// The reviewer's defect that asked for a change at this place: at the field or document itself, at its row or at its
/// whole section.
pub fn asked<'a>(defects: &'a [Defect], place: &Place) -> Option<&'a Defect> {
    let covers = |asked: &Place| {
        let whole = asked.field.is_none() && asked.document.is_none();
        asked.section == place.section
            && (asked.item == place.item || (whole && asked.item.is_none()))
            && (whole || (asked.field == place.field && asked.document == place.document))
    };
    defects.iter().find(|defect| defect.source == DefectSource::Reviewer && covers(&defect.place))
}

fn rows(section: &Section, before: &CaseData, after: &CaseData) -> Vec<Option<usize>> {
    match section.repeats {
        None => vec![None],
        Some(_) => (0..before.rows(section).max(after.rows(section))).map(Some).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cases::facts::Facts,
        ids::DefectId,
        procedures::{DefectKind, ProcedureId, Procedures},
    };
    use jiff::Timestamp;
    use serde_json::json;

    fn snapshot(procedure: &Procedure, number: u32, data: &Value) -> Snapshot {
        let mut entered = CaseData::default();
        entered.merge(data, procedure, &Facts::default()).unwrap();
        Snapshot { number, at: Timestamp::UNIX_EPOCH, data: entered, documents: Vec::new() }
    }

    #[test]
    fn fields_are_compared_place_by_place_and_rows_by_their_numbers() {
        let set = Procedures::built_in();
        let procedure = set.current(&ProcedureId::new("gsb-service")).unwrap();
        let first = snapshot(
            procedure,
            1,
            &json!({
                "letters": {"number": "1404/1", "date": "1404/07/15"},
                "contacts": [{"first_name": "رضا", "mobile": "09121112244"}],
            }),
        );
        let second = snapshot(
            procedure,
            2,
            &json!({
                "letters": {"number": "1404/2", "date": "1404/07/15"},
                "contacts": [{"first_name": "رضا"}, {"first_name": "مریم"}],
            }),
        );
        let found = compare(procedure, &first, &second);
        let told: Vec<_> =
            found.changes.iter().map(|change| (change.place.clone(), change.before, change.after)).collect();
        assert_eq!(
            told,
            [
                (Place::field("contacts", Some(0), "mobile"), Some(&json!("09121112244")), None),
                (Place::field("contacts", Some(1), "first_name"), None, Some(&json!("مریم"))),
                (Place::field("letters", None, "number"), Some(&json!("1404/1")), Some(&json!("1404/2"))),
            ]
        );
        assert_eq!(found.same, 2);
        assert_eq!(compare(procedure, &first, &first).changes, []);
    }

    #[test]
    fn a_change_was_asked_for_at_its_place_its_row_or_its_section() {
        let defect =
            |place| Defect::reviewer(DefectId::from_bytes([1; 16]), place, DefectKind::Wrong, "؟".into());
        let field = Place::field("contacts", Some(1), "mobile");
        for (place, covers) in [
            (Place::section("contacts", None), true),
            (Place::section("contacts", Some(1)), true),
            (Place::section("contacts", Some(0)), false),
            (field.clone(), true),
            (Place::field("contacts", Some(0), "mobile"), false),
            (Place::field("contacts", Some(1), "email"), false),
            (Place::section("letters", None), false),
        ] {
            assert_eq!(asked(&[defect(place.clone())], &field).is_some(), covers, "{place:?}");
        }
        let system = Defect::system("value", field.clone(), DefectKind::Wrong, "؟".into());
        assert_eq!(asked(&[system], &field), None);
    }
}
