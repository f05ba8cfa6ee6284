//! What is kept, and how rows are filled in from it.

use super::*;
use crate::{
    cases::{
        data::{CaseData, DataFault, Fault, Shape},
        facts::Facts,
    },
    clock::fixed,
    ids::{CaseId, DocumentId, RecordId},
    procedures::{Place, Procedure, Procedures},
};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

fn procedure() -> Procedure {
    Procedures::built_in().current(&crate::procedures::ProcedureId::new("gsb-service")).unwrap().clone()
}

fn data(value: &Value) -> CaseData {
    let mut data = CaseData::default();
    data.merge(value, &procedure(), &Facts::default()).unwrap();
    data
}

fn record(kind: &str, data: &Value) -> Record {
    let (world, _) = fixed::world(Timestamp::UNIX_EPOCH, 7);
    let documents =
        [("logo".to_owned(), DocumentId::new(&world)), ("other".to_owned(), DocumentId::new(&world))];
    Record {
        id: RecordId::new(&world),
        kind: kind.to_owned(),
        label: "نمونه".to_owned(),
        data: data.as_object().unwrap().clone(),
        documents: documents.into(),
        opened_by: None,
        case: CaseId::new(&world),
        kept_at: Timestamp::UNIX_EPOCH,
    }
}

#[test]
fn rows_of_a_case_are_kept_by_what_tells_them_apart() {
    let rows = json!({
        "systems": [
            {"title": "یک", "url": "https://one.sample.ir"},
            {"title": "بی‌نشانی"},
            {"title": "یکِ تازه", "url": "https://ONE.sample.ir"},
        ],
        "contacts": [{"first_name": "رضا", "last_name": "احمدی", "email": "a@sample.ir"}],
    });
    let kept = kept(&procedure(), &data(&rows));
    let told: Vec<_> = kept.iter().map(|kept| (kept.kind.as_str(), kept.label.as_str(), kept.item)).collect();
    assert_eq!(told, [("contacts", "رضا احمدی", Some(0)), ("systems", "یکِ تازه", Some(2))]);
    assert_eq!(kept[1].slots, ["logo"]);
}

#[test]
fn a_row_is_filled_in_and_what_is_given_beside_it_wins() {
    let procedure = procedure();
    let system = record("systems", &json!({"title": "یک", "ip": "5.1.1.1", "colour": "red"}));
    let known = BTreeMap::from([(system.id, system.clone())]);
    let patch =
        json!({"systems": [{"url": "x"}, {"record": system.id, "ip": "5.2.2.2", "description": null}]});
    assert_eq!(wanted(&procedure, &patch), BTreeSet::from([system.id]));
    let filled = fill(&procedure, &patch, &known).unwrap();
    let expected = json!({"systems": [{"url": "x"}, {"title": "یک", "ip": "5.2.2.2", "description": null}]});
    assert_eq!(filled.patch, expected);
    let logo =
        Attached { place: Place::document("systems", Some(1), "logo"), document: system.documents["logo"] };
    assert_eq!(filled.attached, [logo], "only files of slots that the section has");
}

#[test]
fn a_record_of_somebody_else_or_of_another_kind_is_refused_where_it_stands() {
    let procedure = procedure();
    let contact = record("contacts", &json!({}));
    let known = BTreeMap::from([(contact.id, contact.clone())]);
    let unknown = Fault::UnknownRecord { kind: "systems".to_owned() };
    for (given, fault) in [
        (json!(contact.id), unknown.clone()),
        (json!("00000000-0000-7000-8000-000000000000"), unknown.clone()),
        (json!("هیچ"), unknown),
        (json!(7), Fault::Shape(Shape::Text)),
    ] {
        let patch = json!({"systems": [{"record": given}]});
        let found = fill(&procedure, &patch, &known);
        assert_eq!(found, Err(DataFault { path: "data.systems[0].record".to_owned(), fault }));
    }
    let blank = json!({"systems": [{"record": null, "title": "یک"}], "contacts": "x"});
    assert_eq!(fill(&procedure, &blank, &known).unwrap().patch["systems"], json!([{"title": "یک"}]));
}

#[test]
fn a_section_that_does_not_repeat_keeps_nothing_of_the_person_before() {
    let connection = Procedures::built_in();
    let connection = connection.current(&crate::procedures::ProcedureId::new("connection")).unwrap();
    let contact = record("contacts", &json!({"first_name": "رضا", "email": "a@sample.ir"}));
    let known = BTreeMap::from([(contact.id, contact.clone())]);
    let filled = fill(connection, &json!({"contact": {"record": contact.id}}), &known).unwrap();
    assert_eq!(filled.patch["contact"]["phone"], Value::Null);
    assert_eq!(filled.patch["contact"]["email"], "a@sample.ir");
    assert!(filled.attached.is_empty() && filled.bare.is_empty());
}
