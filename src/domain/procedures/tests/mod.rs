//! Procedure files: what the built-in ones say, what the loader refuses, how a folder overrides.

mod every_key;
mod schema;

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

/// Each row adds some lines to a good file and names the one complaint that they cause.
#[test]
fn every_slip_is_named_with_line_column_and_key() {
    for (added, complaint) in [
        ("colour = 1", r#"6:1: colour: unknown key; known here: account, applicant_kinds"#),
        ("second_person = 1", "6:17: second_person: true or false is expected, not 1"),
        (
            "unit = \"moon\"",
            r#"6:8: unit: unknown unit "moon"; known: evaluation, contracts, workgroup, secretariat"#,
        ),
        ("reminders = [3, \"x\"]", r#"6:17: reminders[1]: a number from 0 to 60 is expected, not "x""#),
        ("case_title = \"{{ x\"", "6:14: case_title: bad template"),
        (
            "case_title = \"{{ data.two.x }}\"",
            r#"6:14: case_title: unknown name "data.two.x": there is no section "two""#,
        ),
        ("[deadlines]\nrepair = -1", "7:10: deadlines.repair: a number from 0 to 366 is expected, not -1"),
        ("[deadlines]\nrepare = 1", "7:1: deadlines.repare: unknown key; known here: evaluation, identity"),
        (
            "[letters.approve]\nsubject = \"x\"\nreport = \"x\"",
            "6:1: letters.approve.body: missing; expected a list of texts",
        ),
        ("[messages.submited]\ndesk = \"x\"", "6:11: messages.submited: unknown key; known here: approved"),
        (
            "[messages.returned]\ndesk = \"{{ kode }}\"",
            "7:8: messages.returned.desk: bad template: undefined value",
        ),
        (
            "[messages.submitted]\ndesk = \"x\"",
            "6:1: messages.submitted: these texts are those of the guides",
        ),
        ("[[referrals]]\nunit = \"moon\"", r#"7:8: referrals[0].unit: unknown unit "moon""#),
        (
            "[[rules]]\nid = \"r\"\nsection = \"two\"\nwhen = \"true\"\ntext = \"x\"",
            r#"8:11: rules[0].section: unknown section "two"; known: one"#,
        ),
        (
            "[[rules]]\nid = \"r\"\nsection = \"one\"\nfield = \"x\"\nwhen = \"true\"\ntext = \"x\"",
            r#"9:9: rules[0].field: the section "one" has no field "x"; it has: name"#,
        ),
        (
            "[[rules]]\nid = \"r\"\nsection = \"one\"\ndocument = \"x\"\nwhen = \"true\"\ntext = \"x\"",
            r#"9:12: rules[0].document: the section "one" has no document "x""#,
        ),
        (
            "[[rules]]\nid = \"r\"\nsection = \"one\"\nwhen = \"data.one.\"\ntext = \"x\"",
            r#"9:8: rules[0].when: "data.one." is no expression"#,
        ),
        (
            "[[rules]]\nid = \"r\"\nsection = \"one\"\nwhen = \"data.one.nome\"\ntext = \"x\"",
            r#"9:8: rules[0].when: unknown name "data.one.nome": the section "one" has no field "nome""#,
        ),
        (
            "[[rules]]\nid = \"r\"\nsection = \"one\"\nwhen = \"refs.one.name\"\ntext = \"x\"",
            r#"9:8: rules[0].when: unknown name "refs.one.name": the field "name" refers to nothing"#,
        ),
        (
            "[[rules]]\nid = \"r\"\nsection = \"one\"\nwhen = \"item.name\"\ntext = \"x\"",
            r#"9:8: rules[0].when: unknown name "item.name": only a repeating section has rows"#,
        ),
        (
            "[[rules]]\nid = \"r\"\nsection = \"one\"\nwhen = \"isprivate(data.one.name)\"\ntext = \"x\"",
            r#"9:8: rules[0].when: unknown name "isprivate": expected one of: data, applicant"#,
        ),
        (
            "[[rules]]\nid = \"r\"\nsection = \"one\"\nwhen = \"applicant.age\"\ntext = \"x\"",
            r#"9:8: rules[0].when: unknown name "applicant.age": expected one of: kind"#,
        ),
        (
            "[[rules]]\nid = \"r\"\nsection = \"one\"\nwhen = \"data.one.name|upcase\"\ntext = \"x\"",
            r#"9:8: rules[0].when: "data.one.name|upcase" is no expression: unknown filter "upcase""#,
        ),
        (
            "[[rules]]\nid = \"r\"\nsection = \"one\"\ntext = \"x\"",
            "6:1: rules[0].when: missing; expected the expression that fires the rule",
        ),
        (
            "[[rules]]\nid = \"r\"\nsection = \"one\"\nwhen = \"true\"\ntext = \"x\"\nkind = \"bad\"",
            r#"11:8: rules[0].kind: "bad" is unknown; expected one of: missing, wrong, unreadable, outdated"#,
        ),
        (
            "[[rules]]\nid = \"r\"\nsection = \"one\"\nwhen = \"true\"\ntext = \"x\"\nseverity = \"fatal\"",
            r#"11:12: rules[0].severity: "fatal" is unknown; expected one of: defect, warning"#,
        ),
        (
            "[[prerequisites]]\nprocedure = \"conection\"\nsection = \"one\"\ntext = \"x\"\nlink = \"x\"",
            r#"7:13: prerequisites[0].procedure: unknown procedure "conection"; known: connection"#,
        ),
        (
            "[[sections]]\nid = \"one\"\ntitle = \"x\"\nfields = [{ id = \"a\", label = \"a\", type = \"text\" }]",
            r#"sections[1].id: "one" stands twice, first at sections[0].id"#,
        ),
        (
            "[[sections]]\nid = \"Two\"\ntitle = \"x\"\nfields = [{ id = \"a\", label = \"a\", type = \"text\" }]",
            r#"sections[1].id: "Two" is no id; lower-case letters"#,
        ),
        (
            "[[sections]]\nid = \"two\"\ntitle = \"x\"",
            "sections[1]: the section has neither fields nor documents",
        ),
        (
            "[[sections]]\nid = \"two\"\ntitle = \"x\"\nmin_items = 2\nfields = [{ id = \"a\", label = \"a\", type = \"text\" }]",
            "sections[1].min_items: only a repeating section has items",
        ),
        (
            "[[sections]]\nid = \"two\"\ntitle = \"x\"\nfields = [{ id = \"a\", label = \"a\", type = \"txt\" }]",
            r#"sections[1].fields[0].type: "txt" is unknown; expected one of: text, long_text, national_code"#,
        ),
        (
            "[[sections]]\nid = \"two\"\ntitle = \"x\"\nfields = [{ id = \"a\", type = \"text\" }]",
            "sections[1].fields[0].label: missing; expected a text",
        ),
        (
            "[[sections]]\nid = \"two\"\ntitle = \"x\"\nfields = [{ id = \"a\", label = \"a\", type = \"text\" }, { id = \"a\", label = \"a\", type = \"text\" }]",
            r#"sections[1].fields[1].id: "a" stands twice"#,
        ),
        (
            "[[sections]]\nid = \"two\"\ntitle = \"x\"\nfields = [{ id = \"a\", label = \"a\", type = \"choice\" }]",
            "sections[1].fields[0].choices: missing",
        ),
        (
            "[[sections]]\nid = \"two\"\ntitle = \"x\"\nfields = [{ id = \"a\", label = \"a\", type = \"text\", catalogue = \"x\" }]",
            "sections[1].fields[0].catalogue: a field of type text has no catalogue",
        ),
        (
            "[[sections]]\nid = \"two\"\ntitle = \"x\"\nfields = [{ id = \"a\", label = \"a\", type = \"text\", required = true, required_if = \"true\" }]",
            "sections[1].fields[0].required_if: the field is always required",
        ),
        (
            "[[sections]]\nid = \"two\"\ntitle = \"x\"\ndocuments = [{ id = \"d\", label = \"d\", expectation = \"letter\", accept = [\"text/plain\"] }]",
            r#"sections[1].documents[0].accept[0]: "text/plain" is unknown; expected one of: application/pdf"#,
        ),
        (
            "[[sections]]\nid = \"two\"\ntitle = \"x\"\ndocuments = [{ id = \"d\", label = \"d\", expectation = \"logo\", accept = [\"application/pdf\"] }]",
            r#"sections[1].documents[0].accept[0]: "application/pdf" is no type for this expectation"#,
        ),
        (
            "[[sections]]\nid = \"two\"\ntitle = \"x\"\ndocuments = [{ id = \"d\", label = \"d\", expectation = \"logo\", max_bytes = 0 }]",
            "sections[1].documents[0].max_bytes: a number from 1 to 52428800 is expected, not 0",
        ),
        (
            "[[sections]]\nid = \"two\"\ntitle = \"x\"\ndocuments = [{ id = \"d\", label = \"d\", expectation = \"logo\", forbidden_if = \"true\" }]",
            "sections[1].documents[0].forbidden_text: missing",
        ),
        (
            "[[sections]]\nid = \"two\"\ntitle = \"x\"\nrecords = { kind = \"things\", by = \"code\" }\nfields = [{ id = \"a\", label = \"a\", type = \"text\" }]",
            r#"sections[1].records.by: the section "two" has no field "code""#,
        ),
        (
            "[[sections]]\nid = \"two\"\ntitle = \"x\"\nrecords = { kind = \"things\", by = \"record\" }\nfields = [{ id = \"record\", label = \"a\", type = \"text\" }]",
            "sections[1].fields[0].id: a row says by this key",
        ),
    ] {
        // Tables must follow the keys of the head, so sections that a row adds come after the sample's own.
        let text = if added.starts_with("[[sections]]") {
            format!("{HEAD}{SECTION}\n{added}\n{ROUTING}")
        } else {
            format!("{HEAD}{added}\n{SECTION}{ROUTING}")
        };
        let found = errors(&text);
        assert_eq!(found.len(), 1, "{added}: {found:#?}");
        assert!(
            found[0].starts_with("sample.toml:") && found[0].contains(complaint),
            "{}\n{complaint}",
            found[0]
        );
    }
}

#[test]
fn a_file_without_its_head_lists_all_that_is_missing() {
    let found = errors(SECTION);
    for key in ["id", "version", "title", "category", "applicant_kinds", "routing"] {
        assert!(found.iter().any(|error| error.contains(&format!(": {key}: "))), "{key}: {found:#?}");
    }
}

#[test]
fn routing_ends_without_a_condition_and_never_before() {
    for (routing, complaint) in [
        (
            "[[routing]]\nwhen = \"true\"\nstart = \"paper_letter\"",
            "the last [[routing]] must have no `when`",
        ),
        (
            "[[routing]]\nstart = \"paper_letter\"\n[[routing]]\nstart = \"registration\"",
            "routing[0]: has no condition",
        ),
        ("[[routing]]\nstart = \"referred\"", "routing[0].unit: missing"),
        (
            "[[routing]]\nstart = \"registration\"\nunit = \"evaluation\"",
            "a start at registration has no unit",
        ),
    ] {
        let found = errors(&format!("{HEAD}{SECTION}{routing}\n"));
        assert!(found.iter().any(|error| error.contains(complaint)), "{routing}: {found:#?}");
    }
}

#[test]
fn broken_toml_is_told_with_every_place() {
    let found = errors(&format!("{HEAD}oops\ntitel = = 1\n{SECTION}{ROUTING}"));
    assert!(found[0].starts_with("sample.toml:6:5: key with no value"), "{found:#?}");
    assert!(found[1].starts_with("sample.toml:7:"), "{found:#?}");
}

#[test]
fn a_folder_adds_and_overrides_and_old_versions_stay() {
    let file = |name: &str, text: String| (name.to_owned(), text);
    let override_one = built_in("connection").source.replace("مسیر اتصال", "مسیر تازه");
    let newer = override_one.replace("version = 3", "version = 4").replace("مسیر تازه", "مسیر نو");
    let own = format!("{HEAD}unit = \"moon\"\n{SECTION}{ROUTING}");
    let files = [file("a.toml", override_one), file("b.toml", newer.clone()), file("c.toml", own)];
    let units = [UnitId::new("moon")];
    let mut set = Procedures::load(&files, &units).unwrap();
    let title = |set: &Procedures, version| {
        set.version(&ProcedureId::new("connection"), version).unwrap().sections[0].title.clone()
    };
    assert_eq!((title(&set, 3), title(&set, 4)), ("مسیر تازه".into(), "مسیر نو".into()));
    assert_eq!(set.current(&ProcedureId::new("connection")).unwrap().version, 4);
    let order: Vec<_> = set.all().map(|procedure| procedure.id.to_string()).collect();
    assert_eq!(
        order,
        [
            "connection",
            "workgroup-permit",
            "gsb-service",
            "correspondence",
            "contract-registration",
            "estate-service",
            "sample"
        ]
    );

    set.restore("kept", &newer.replace("مسیر نو", "مسیر کهن"), &Known::default()).unwrap();
    assert_eq!(title(&set, 4), "مسیر نو", "what is loaded stays");

    let twice = [file("b.toml", newer.clone()), file("d.toml", newer)];
    let error = Procedures::load(&twice, &units).unwrap_err().to_string();
    assert!(
        error.contains("d.toml:1:1: version: version 4 of \"connection\" is in b.toml already"),
        "{error}"
    );
}

#[test]
fn a_folder_is_read_by_name_and_says_which_file_it_cannot_read() {
    let folder = std::env::temp_dir().join(format!("kartabl-procedures-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for name in ["b.toml", "a.toml", "notes.txt"] {
        std::fs::write(folder.join(name), name).unwrap();
    }
    let texts: Vec<_> = super::read_folder(&folder).unwrap().into_iter().map(|(_, text)| text).collect();
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(texts, ["a.toml", "b.toml"]);
    assert!(super::read_folder(&folder).unwrap_err().to_string().contains("kartabl-procedures-"));
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
