//! Merging patches: RFC 7396, refused shapes, and what counts as changed.

use super::{CaseData, DataFault, Fault, Shape};
use crate::{
    cases::facts::Facts,
    procedures::{CatalogueItem, Known, Procedure, load},
};
use serde_json::{Map, Value, json};

const FILE: &str = r#"
id = "sample"
version = 1
title = "نمونه"
category = "نمونه"
applicant_kinds = ["legal"]

[[sections]]
id = "one"
title = "یک"
fields = [
  { id = "name", label = "نام", type = "text" },
  { id = "mobile", label = "تلفن همراه", type = "mobile" },
  { id = "secret", label = "محرمانه", type = "boolean" },
  { id = "pick", label = "انتخاب", type = "catalogue", catalogue = "things" },
]

[[sections]]
id = "many"
title = "چند"
repeats = "ردیف"
fields = [
  { id = "name", label = "نام", type = "text", unique = "section" },
  { id = "size", label = "اندازه", type = "text" },
]

[[routing]]
start = "evaluation"
unit = "evaluation"
"#;

fn procedure() -> Procedure {
    load("sample.toml", FILE, &Known::default()).unwrap()
}

fn facts() -> Facts {
    let item = CatalogueItem { id: "t1".into(), label: "چیز".into(), attributes: Map::new() };
    Facts { catalogue: [(("things".into(), "t1".into()), item)].into(), ..Facts::default() }
}

fn merged(patches: &[Value]) -> Result<Value, DataFault> {
    let mut data = CaseData::default();
    for patch in patches {
        data.merge(patch, &procedure(), &facts())?;
    }
    Ok(data.to_value())
}

#[test]
fn objects_merge_lists_are_replaced_and_null_removes() {
    let first = json!({ "one": { "name": "الف", "mobile": "1" }, "many": [{ "name": "a", "size": "s" }, { "name": "b" }] });
    for (patch, expected) in [
        (json!({}), first.clone()),
        (
            json!({ "one": { "name": null, "mobile": "2" } }),
            json!({ "one": { "mobile": "2" }, "many": first["many"] }),
        ),
        (json!({ "one": null }), json!({ "many": first["many"] })),
        (json!({ "many": [{ "name": "c" }] }), json!({ "one": first["one"], "many": [{ "name": "c" }] })),
        (json!({ "many": [] }), json!({ "one": first["one"] })),
        (json!({ "many": null, "one": { "name": "  ", "mobile": null } }), json!({})),
        (
            json!({ "many": [{ "name": "c", "size": null }, {}] }),
            json!({ "one": first["one"], "many": [{ "name": "c" }, {}] }),
        ),
    ] {
        assert_eq!(merged(&[first.clone(), patch.clone()]), Ok(expected), "{patch}");
    }
}

#[test]
fn values_are_kept_as_typed_but_trimmed() {
    let given = json!({ "one": { "name": " ك ۱ \n", "mobile": 912, "secret": true, "pick": " t1 " } });
    let kept = json!({ "one": { "name": "ك ۱", "mobile": "912", "secret": true, "pick": "t1" } });
    assert_eq!(merged(&[given]), Ok(kept));
}

#[test]
fn a_wrong_shape_is_refused_with_its_place() {
    for (patch, path, fault) in [
        (json!([]), "data", Fault::Shape(Shape::Object)),
        (json!({ "two": {} }), "data.two", Fault::UnknownSection),
        (json!({ "one": [] }), "data.one", Fault::Shape(Shape::Object)),
        (json!({ "one": { "nickname": "x" } }), "data.one.nickname", Fault::UnknownField),
        (json!({ "one": { "name": ["x"] } }), "data.one.name", Fault::Shape(Shape::Text)),
        (json!({ "one": { "name": {} } }), "data.one.name", Fault::Shape(Shape::Text)),
        (json!({ "one": { "name": true } }), "data.one.name", Fault::Shape(Shape::Text)),
        (json!({ "one": { "secret": 1 } }), "data.one.secret", Fault::Shape(Shape::Boolean)),
        (json!({ "many": {} }), "data.many", Fault::Shape(Shape::Rows)),
        (json!({ "many": [{}, "x"] }), "data.many[1]", Fault::Shape(Shape::Object)),
        (json!({ "many": [{}, { "x": 1 }] }), "data.many[1].x", Fault::UnknownField),
        (json!({ "many": vec![json!({}); 101] }), "data.many", Fault::TooManyRows { most: 100 }),
        (json!({ "one": { "name": "آ".repeat(20_001) } }), "data.one.name", Fault::TooLong { most: 20_000 }),
    ] {
        assert_eq!(
            merged(std::slice::from_ref(&patch)),
            Err(DataFault { path: path.into(), fault }),
            "{patch}"
        );
    }
    let largest = json!({ "one": { "name": "آ".repeat(20_000) }, "many": vec![json!({}); 100] });
    assert!(merged(&[largest]).is_ok(), "what is a little too much is a defect");
    let fault = merged(&[json!({ "one": { "pick": "t2" } })]).unwrap_err();
    assert_eq!(fault.to_string(), "data.one.pick: no such item in the catalogue things");
}

#[test]
fn what_changed_is_named_by_place() {
    let mut data = CaseData::default();
    let mut places = |patch: Value| {
        let changed = data.merge(&patch, &procedure(), &facts()).unwrap();
        let name = |place: &crate::procedures::Place| {
            let item = place.item.map(|item| item.to_string()).unwrap_or_default();
            format!("{}{item}.{}", place.section, place.field.as_deref().unwrap_or_default())
        };
        changed.places().map(name).collect::<Vec<_>>()
    };
    assert_eq!(
        places(json!({ "one": { "name": "a" }, "many": [{ "name": "x" }] })),
        ["many0.", "many0.name", "one.name"]
    );
    assert_eq!(places(json!({ "one": { "name": "a" } })), Vec::<String>::new());
    assert_eq!(
        places(json!({ "one": { "name": "b" }, "many": [{ "name": "x", "size": "1" }] })),
        ["many0.size", "one.name"]
    );
    assert_eq!(places(json!({ "many": null })), ["many0.", "many0.name", "many0.size"]);
}
