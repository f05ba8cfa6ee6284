//! Slips in procedure files: each is named with its place and what is expected.

use super::{HEAD, ROUTING, SECTION, errors};

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
