//! Every type of field with values that it does not accept. A wrong value is stored with a defect that names what was
//! given and what is expected. A value of another JSON type is refused under its path.

use crate::support::{filing, office_of};
use kartabl_domain::procedures::FieldKind;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The type, the value that is sent, and what the defect must say.
const TYPED: [(&str, &str, &str); 20] = [
    ("text", "LONG", "متن تا ۵۰۰ نویسه"),
    ("long_text", "LONG", "۱۰٬۰۰۰"),
    ("national_code", "1230000000", "کد ملی"),
    ("legal_id", "10380284791", "شناسه ملی"),
    ("mobile", "0912", "همراه"),
    ("mobile", "02188114000", "همراه"),
    ("phone", "88114000", "تلفن"),
    ("postal_code", "12", "کد پستی ۱۰"),
    ("email", "sara@", "ایمیل"),
    ("url", "www.example.ir", "http"),
    ("url", "javascript:alert(1)", "http"),
    ("ip", "185.10.20.256", "IP"),
    ("jalali_date", "1404/12/30", "تاریخ"),
    ("jalali_date", "2026-11-23", "تاریخ"),
    ("jalali_date", "1500/01/01", "امروز"),
    ("letter_number", "بدون شماره", "شماره"),
    ("choice", "c", "یکی از «الف»، «ب»"),
    ("boolean", "شاید", "بله"),
    ("case", "nothing", "کد رهگیری"),
    ("case", "66E0814240", "کد رهگیری"),
];

/// One row for each type: the type, the value that is sent, and what the refusal must say.
fn shapes() -> Vec<(&'static str, Value, &'static str)> {
    let mut rows: Vec<_> = FieldKind::names().map(|name| (name, json!(["x"]), "متن")).collect();
    for row in &mut rows {
        if row.0 == "boolean" {
            row.2 = "true";
        }
    }
    rows.push(("boolean", json!(1), "true"));
    rows.push(("text", json!({ "a": 1 }), "متن"));
    rows.push(("catalogue", json!(5), "متن"));
    rows.push(("catalogue", json!("nothing"), "در فهرست نیست"));
    rows
}

fn procedure() -> String {
    let more = |name| match name {
        "choice" => ", choices = [{ value = \"a\", label = \"الف\" }, { value = \"b\", label = \"ب\" }]",
        "catalogue" => ", catalogue = \"operators\"",
        "case" => ", procedure = \"connection\"",
        _ => "",
    };
    let fields: Vec<_> = FieldKind::names()
        .map(|name| {
            format!("  {{ id = \"{name}\", label = \"برچسب {name}\", type = \"{name}\"{} }},", more(name))
        })
        .collect();
    format!(
        "id = \"types\"\nversion = 1\ntitle = \"نمونه\"\ncategory = \"نمونه\"\napplicant_kinds = [\"legal\"]\n\
         [[sections]]\nid = \"one\"\ntitle = \"یک\"\nfields = [\n{}\n]\n\
         [[routing]]\nstart = \"evaluation\"\nunit = \"evaluation\"\n",
        fields.join("\n")
    )
}

#[tokio::test]
async fn every_type_of_field_says_what_is_wrong_with_its_value() {
    let office = office_of(&procedure()).await;
    let portal = office.portal("portal", &["types"]).await;
    let mut body = filing(&json!({}));
    body["procedure"] = json!("types");
    let opened = portal.post("/cases", &body).await.expect_status(201);
    let case = format!("/cases/{}", opened["tracking_code"].as_str().unwrap());
    let (long, data) =
        ("آ".repeat(10_001), |name: &str, value: Value| json!({ "data": { "one": { name: value } } }));
    let mut seen = BTreeSet::from(["catalogue"]);
    for (name, given, expected) in TYPED {
        seen.insert(name);
        let given = if given == "LONG" { &long } else { given };
        let answer = portal.patch(&case, &data(name, json!(given))).await.expect_status(200);
        assert_eq!(answer["data"]["one"][name], given, "it is kept as typed");
        let [defect] = answer["defects"].as_array().unwrap().as_slice() else { panic!("{name}: {answer}") };
        assert_eq!((&defect["section"], &defect["field"]), (&json!("one"), &json!(name)));
        let text = defect["text"].as_str().unwrap();
        let label = format!("برچسب {name}");
        let start: String = given.chars().take(6).collect();
        for words in [expected, &label, &start] {
            assert!(text.contains(words), "{name} {start}: «{words}» is not in «{text}»");
        }
        portal.patch(&case, &data(name, Value::Null)).await.expect_status(200);
    }
    assert_eq!(seen, FieldKind::names().collect::<BTreeSet<_>>(), "each type has a row");
    for (name, given, expected) in shapes() {
        let problem = portal.patch(&case, &data(name, given.clone())).await.expect_status(422);
        let error = &problem["errors"][0];
        assert_eq!(error["path"], format!("data.one.{name}"), "{given}");
        assert!(error["text"].as_str().unwrap().contains(expected), "{name} {given}: {error}");
    }
    assert_eq!(portal.get(&case).await.expect_status(200)["data"], json!({}), "nothing of all that was kept");
}
