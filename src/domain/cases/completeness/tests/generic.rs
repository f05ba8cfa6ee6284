//! What the built-in procedures do not use: unique values, row limits, conditions in rows, rules that cannot run.

use super::fixture::{applicant, connection};
use crate::{
    cases::{
        Claim, claims,
        completeness::{Findings, Inspection, inspect},
        data::CaseData,
        facts::{CaseFact, Facts, FactsWanted, Standing},
    },
    procedures::{Known, Procedure, ProcedureId, load},
    values::JalaliDate,
};
use serde_json::{Value, json};
use std::sync::LazyLock;

const FILE: &str = r#"
id = "sample"
version = 1
title = "نمونه"
category = "نمونه"
applicant_kinds = ["legal"]

[[sections]]
id = "contract"
title = "قرارداد"
fields = [
  { id = "number", label = "شماره قرارداد", type = "letter_number", unique = "applicant" },
  { id = "postal", label = "کد پستی", type = "postal_code" },
  { id = "agreed", label = "پذیرش", type = "boolean" },
  { id = "start", label = "آغاز", type = "jalali_date", future = true },
]

[[sections]]
id = "people"
title = "افراد"
repeats = "فرد"
min_items = 0
max_items = 2
fields = [
  { id = "mobile", label = "تلفن همراه", type = "mobile", unique = "section" },
  { id = "name", label = "نام", type = "text", required_if = "item.mobile" },
]

[[rules]]
id = "cannot-run"
section = "contract"
when = "data.contract.number - 1 > 3"
text = "x"

[[routing]]
start = "registration"
"#;

static PROCEDURE: LazyLock<Procedure> =
    LazyLock::new(|| load("sample.toml", FILE, &Known::default()).unwrap());

fn findings(data: Value, related: Vec<CaseFact>) -> Findings {
    inspect(&Inspection {
        procedure: &PROCEDURE,
        applicant: &applicant(),
        data: &serde_json::from_value::<CaseData>(data).unwrap(),
        documents: &[],
        facts: &Facts { related, ..Facts::default() },
        today: JalaliDate::new(1405, 9, 2).unwrap(),
    })
}

fn texts(data: Value) -> Vec<String> {
    findings(data, Vec::new()).defects.into_iter().map(|defect| defect.text).collect()
}

#[test]
fn g004_a_value_that_is_unique_for_the_applicant_is_looked_for_in_live_cases() {
    let wanted = FactsWanted::of(&PROCEDURE, &json!({}));
    assert_eq!(wanted.related, [ProcedureId::new("sample")].into());
    for (standing, number, twice) in [
        (Standing::Open, "۴۰۵/۱", true),
        (Standing::Approved, "405/1", true),
        (Standing::Closed, "405/1", false),
        (Standing::Ended, "405/1", false),
        (Standing::Approved, "405/2", false),
    ] {
        let other = CaseFact {
            procedure: ProcedureId::new("sample"),
            data: json!({ "contract": { "number": number } }),
            ..connection("", "", standing)
        };
        let code = other.code.to_string();
        let found = findings(json!({ "contract": { "number": "405/1" } }), vec![other]).defects;
        assert_eq!(found.len(), usize::from(twice), "{standing:?} {number}");
        assert!(found.iter().all(|defect| defect.text.contains(&code)), "{found:#?}");
    }
}

#[test]
fn g004_what_one_applicant_has_is_no_other_applicants_and_nobody_is_told_whose_it_is() {
    let file = FILE.replacen("unique = \"applicant\"", "unique = \"everyone\"", 1);
    let procedure = load("sample.toml", &file, &Known::default()).unwrap();
    let data = json!({ "contract": { "number": "۴۰۵/۱" } });
    let wanted = FactsWanted::of(&procedure, &data);
    let claim = Claim {
        procedure: ProcedureId::new("sample"),
        place: "contract.number".to_owned(),
        value: "405/1".to_owned(),
    };
    assert_eq!(wanted.claims, [claim.clone()].into(), "in its clean form");
    assert_eq!(wanted.related, [ProcedureId::new("sample")].into(), "nor has the applicant it twice");
    let data: CaseData = serde_json::from_value(data).unwrap();
    assert_eq!(claims(&procedure, &data), Some(wanted.claims.clone()));
    assert_eq!(claims(&PROCEDURE, &data), None, "nothing is claimed there");
    let found = |claimed: &[Claim]| {
        let facts = Facts { claimed: claimed.iter().cloned().collect(), ..Facts::default() };
        let input = Inspection {
            procedure: &procedure,
            applicant: &applicant(),
            data: &data,
            documents: &[],
            facts: &facts,
            today: JalaliDate::new(1405, 9, 2).unwrap(),
        };
        inspect(&input).defects
    };
    assert_eq!(found(&[]), []);
    let other = Claim { value: "405/2".to_owned(), ..claim.clone() };
    assert_eq!(found(&[other]), []);
    let taken = found(&[claim]);
    assert_eq!(taken.len(), 1);
    assert!(taken[0].text.contains("متقاضی دیگری"), "{}", taken[0].text);
}

#[test]
fn rows_are_counted_compared_and_judged_one_by_one() {
    let person = |mobile: &str, name: &str| json!({ "mobile": mobile, "name": name });
    let people = |people: Value| texts(json!({ "people": people }));
    assert_eq!(people(json!([])), Vec::<String>::new());
    assert_eq!(
        people(json!([person("09120000001", "الف"), person("09120000002", "ب")])),
        Vec::<String>::new()
    );
    let twice = people(json!([person("09120000001", "الف"), person("+989120000001", "ب")]));
    assert_eq!(twice.len(), 1);
    assert!(twice[0].contains("(فرد ۲)") && twice[0].contains("ردیف دیگری"), "{twice:?}");
    let nameless = people(json!([person("09120000001", " "), {}]));
    assert_eq!(nameless, ["«نام» در بخش «افراد» (فرد ۱) وارد نشده است."]);
    let many = people(json!([{}, {}, {}]));
    assert_eq!(many, ["در بخش «افراد» ۳ مورد ثبت شده است؛ بیشترین تعداد فرد ۲ است."]);
}

#[test]
fn a_malformed_value_says_what_was_given_and_what_is_expected() {
    for (field, value, expected) in [
        ("agreed", json!("شاید"), "بله یا خیر"),
        ("start", json!("فردا"), "هجری شمسی"),
        ("postal", json!("12"), "۱۰"),
    ] {
        let given = value.as_str().unwrap_or_default().to_owned();
        let found = texts(json!({ "contract": { field: value } }));
        assert_eq!(found.len(), 1, "{field}");
        assert!(found[0].starts_with(&format!("مقدار «{given}» برای")), "{}", found[0]);
        assert!(found[0].contains(expected), "{}", found[0]);
    }
    assert_eq!(texts(json!({ "contract": { "agreed": true, "start": "1410/01/01" } })), Vec::<String>::new());
    let long = texts(json!({ "contract": { "start": "دراز".repeat(100) } }));
    assert!(long[0].contains('…') && long[0].chars().count() < 250, "{long:?}");
}

#[test]
fn an_unusual_value_and_a_rule_that_cannot_run_are_told_to_the_reviewer() {
    let found = findings(json!({ "contract": { "number": "405/1", "postal": "2222222222" } }), Vec::new());
    assert_eq!(found.defects, []);
    let rules: Vec<_> = found.warnings.iter().map(|warning| warning.rule.as_str()).collect();
    assert_eq!(rules, ["unusable-rule", "unusual-value"]);
}

#[test]
fn values_are_shown_with_labels() {
    let contract = PROCEDURE.section("contract").unwrap();
    let shown = |field: &str, value: Value| contract.field(field).unwrap().shown(&value, &Facts::default());
    assert_eq!(shown("agreed", json!(true)), "بله");
    assert_eq!(shown("start", json!("1405/01/02")), "۱۴۰۵/۰۱/۰۲");
    assert_eq!(shown("number", json!("405/1")), "405/1");
    assert_eq!(shown("number", Value::Null), "");
}
