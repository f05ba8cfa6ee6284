//! What holds for any data whatever.

use super::fixture::{Fixture, complete_data};
use crate::{cases::data::CaseData, procedures::Procedures};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::String),
        prop_oneof![Just("PGSB"), Just("internet"), Just("shahkar"), Just("۱۴۰۵/۰۱/۰۱"), Just("a@gmail.com")]
            .prop_map(Value::from),
    ];
    let key = prop_oneof![
        Just("service"),
        Just("connection"),
        Just("systems"),
        Just("contacts"),
        Just("letters"),
        Just("route"),
        Just("ip"),
        Just("network"),
        Just("email"),
        Just("permit"),
        Just("date"),
        Just("confidential"),
        Just("x"),
    ];
    leaf.prop_recursive(4, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((key.clone().prop_map(str::to_owned), inner), 0..6)
                .prop_map(|fields| Value::Object(Map::from_iter(fields))),
        ]
    })
}

proptest! {
    #[test]
    fn an_inspection_never_panics_and_repeats_itself(stored in any_json(), patch in any_json()) {
        let mut case = Fixture::complete();
        let map = stored.as_object().cloned().unwrap_or_default();
        case.data = serde_json::from_value::<CaseData>(Value::Object(map)).unwrap();
        let _ = case.try_merge(&patch);
        let first = case.findings();
        prop_assert_eq!(&first, &case.findings());
        let _ = case.wanted();
        let clean = case.data.normalised(case.procedure());
        prop_assert_eq!(&clean, &clean.normalised(case.procedure()));
    }

    #[test]
    fn a_refused_patch_changes_nothing(patch in any_json()) {
        let mut case = Fixture::complete();
        let before = case.data.clone();
        if case.try_merge(&patch).is_err() {
            prop_assert_eq!(before, case.data);
        }
    }

    #[test]
    fn completeness_does_not_depend_on_the_order_of_the_sections(order in Just(["service", "connection", "systems", "contacts", "letters"]).prop_shuffle(), spoilt in 0..5_usize) {
        let mut whole = complete_data();
        whole[order[spoilt]] = Value::Null;
        let reference = Fixture::complete().with(json!({ order[spoilt]: null })).defects();
        let mut case = Fixture::complete();
        case.data = CaseData::default();
        for section in order {
            case.merge(json!({ section: whole[section] }));
        }
        prop_assert_eq!(case.defects(), reference);
    }
}

#[test]
fn normalising_cleans_what_is_well_formed_and_keeps_the_rest() {
    let case = Fixture::complete()
        .with(json!({ "letters": { "date": "soon" }, "contacts": [{ "mobile": "+98 912 000 0002" }] }));
    let clean = case.data.normalised(case.procedure());
    assert_eq!(clean.text("contacts", Some(0), "mobile"), Some("09120000002"));
    assert_eq!(clean.text("letters", None, "date"), Some("soon"));
    assert_eq!(clean.text("letters", None, "number"), Some("405/ص/127"));
}

#[test]
fn the_samava_form_is_checked_like_any_other() {
    let procedures = Procedures::built_in();
    let procedure = procedures.all().find(|procedure| procedure.samava.is_some()).unwrap();
    let check = |data: Value| {
        let today = crate::values::JalaliDate::new(1405, 9, 2).unwrap();
        let defects =
            crate::cases::completeness::inspect_samava(procedure.samava.as_ref().unwrap(), &data, today);
        defects.into_iter().filter_map(|defect| defect.place.field).collect::<Vec<_>>()
    };
    assert_eq!(check(json!({ "samava_id": "S-1", "date": "1405/08/12" })), Vec::<String>::new());
    assert_eq!(check(json!({ "samava_id": " ", "date": "1405/10/12" })), ["samava_id", "date"]);
    assert_eq!(check(json!(null)), ["samava_id", "date"]);
}
