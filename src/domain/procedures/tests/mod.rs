//! Procedure files: what the built-in ones say, what the loader refuses, how a folder overrides.

mod every_key;
mod folder;
mod schema;
mod slips;

use super::{
    Place, Procedure, ProcedureId, Procedures, builtin_catalogue, load,
    load::{Known, LoadErrors},
};
use crate::people::UnitId;
use std::collections::BTreeSet;

const HEAD: &str = r#"id = "sample"
version = 1
title = "نمونه"
category = "نمونه"
applicant_kinds = ["legal"]
"#;

const SECTION: &str = r#"
[[sections]]
id = "one"
title = "یک"
fields = [{ id = "name", label = "نام", type = "text" }]
"#;

const ROUTING: &str = r#"
[[routing]]
start = "evaluation"
unit = "evaluation"
"#;

fn errors(text: &str) -> Vec<String> {
    match load("sample.toml", text, &Known::default()) {
        Ok(_) => Vec::new(),
        Err(LoadErrors(errors)) => errors.iter().map(ToString::to_string).collect(),
    }
}

fn built_in(id: &str) -> Procedure {
    Procedures::built_in().current(&ProcedureId::new(id)).unwrap().clone()
}

#[test]
fn the_smallest_file_loads() {
    assert_eq!(errors(&format!("{HEAD}{SECTION}{ROUTING}")), Vec::<String>::new());
}

#[test]
fn g001_the_sections_stand_in_the_order_of_the_guide() {
    let titles = |id| built_in(id).sections.into_iter().map(|section| section.title).collect::<Vec<_>>();
    assert_eq!(
        titles("gsb-service"),
        ["سرویس", "انتخاب اتصال", "سامانه", "اطلاعات فرد فنی", "نامه‌ها", "ارسال برای کارشناسی"]
    );
    assert_eq!(titles("workgroup-permit"), ["نوع درخواست", "انتخاب سرویس", "ارسال برای کارشناسی"]);
    assert_eq!(titles("connection"), ["مسیر اتصال", "رابط شبکه", "نامه"]);
}

#[test]
fn g000_the_limits_of_the_guides() {
    let procedure = built_in("gsb-service");
    let limit = |slot| procedure.slot(slot).unwrap().1.expectation.max_bytes;
    assert_eq!((limit("letter"), limit("licence")), (5 * 1024 * 1024, 5 * 1024 * 1024));
    assert_eq!(limit("logo"), 1024 * 1024 - 1);
    let logo = procedure.slot("logo").unwrap().1;
    assert_eq!(logo.help.as_deref(), Some("فایل باید از نوع png و حجم آن کمتر از ۱ مگابایت باشد"));
}

#[test]
fn places_are_known() {
    let procedure = built_in("gsb-service");
    assert!(procedure.has(&Place::field("systems", Some(3), "ip")));
    assert!(procedure.has(&Place::document("letters", None, "licence")));
    for unknown in [
        Place::section("moon", None),
        Place::field("letters", None, "ip"),
        Place::document("letters", None, "logo"),
        Place::field("letters", Some(0), "number"),
    ] {
        assert!(!procedure.has(&unknown), "{unknown:?}");
    }
}

#[test]
fn g001_the_catalogue_names_the_services_and_operators_of_the_guides() {
    let catalogue = builtin_catalogue();
    let labels = |kind: &str| {
        let seed = catalogue.iter().find(|seed| seed.kind == kind).unwrap();
        let ids: BTreeSet<_> = seed.items.iter().map(|item| &item.id).collect();
        assert_eq!(ids.len(), seed.items.len(), "ids of {kind} are unique");
        seed.items.iter().map(|item| item.label.clone()).collect::<Vec<_>>()
    };
    assert!(labels("operators").iter().any(|label| label.contains("سیتاد")));
    assert!(labels("services").iter().any(|label| label.contains("شاهکار")));
    for seed in catalogue.iter().filter(|seed| seed.kind == "services") {
        for item in &seed.items {
            let text = |key: &str| item.attributes[key].as_str().unwrap_or_default().to_owned();
            assert!(matches!(text("bus").as_str(), "GSB" | "PGSB"), "{}", item.id);
            assert!(!text("organisation").is_empty() && item.attributes["free"].is_boolean(), "{}", item.id);
        }
    }
}

#[test]
fn the_form_has_exactly_the_keys_of_the_api() {
    insta::assert_json_snapshot!("form_connection", built_in("connection").form());
    insta::assert_json_snapshot!("form_gsb_service", built_in("gsb-service").form());
    insta::assert_json_snapshot!("form_workgroup_permit", built_in("workgroup-permit").form());
    insta::assert_json_snapshot!("form_correspondence", built_in("correspondence").form());
    insta::assert_json_snapshot!("form_contract_registration", built_in("contract-registration").form());
    insta::assert_json_snapshot!("form_estate_service", built_in("estate-service").form());
}
