//! What holds for the HTML of every page.

use super::rendered::{pages, shell};
use crate::views::{case::CasePage, tray::Tray};
use kartabl_web::{
    shell::{Done, Flash},
    templates::Templates,
};
use std::collections::HashSet;

/// The values of an attribute, wherever it stands in a tag.
fn values<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
    let opening = format!(" {attribute}=\"");
    html.split(opening.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The names of all attributes.
fn attributes(html: &str) -> HashSet<&str> {
    html.split(['<', '>'])
        .flat_map(str::split_whitespace)
        .filter_map(|word| word.split_once('=').map(|(name, _)| name))
        .collect()
}

#[test]
fn every_page_renders_strictly_and_keeps_the_content_policy() {
    for (name, html) in pages() {
        for attribute in attributes(&html) {
            assert!(attribute != "style" && !attribute.starts_with("on"), "{name}: inline {attribute}");
        }
        assert!(!html.contains("<style"), "{name}: inline style");
        for script in html.split("<script").skip(1) {
            assert!(script.starts_with(" src=\"/static/"), "{name}: inline script");
        }
        assert!(!html.contains("javascript:"), "{name}");
        assert!(!html.contains("=&quot;"), "{name}: an attribute was escaped as if it were text");
        assert_eq!(html.matches("<h1").count(), 1, "{name}: one h1");
    }
}

#[test]
fn ids_are_unique_and_references_reach_them() {
    for (name, html) in pages() {
        let mut ids = HashSet::new();
        for id in values(&html, "id") {
            assert!(ids.insert(id), "{name}: id {id} twice");
        }
        for attribute in ["for", "aria-describedby", "aria-labelledby"] {
            for id in values(&html, attribute).into_iter().flat_map(str::split_whitespace) {
                assert!(ids.contains(id), "{name}: {attribute} names {id}, which is not there");
            }
        }
        for href in values(&html, "href").into_iter().filter_map(|href| href.strip_prefix('#')) {
            assert!(ids.contains(href), "{name}: dead link #{href}");
        }
        for attribute in ["data-fill", "hx-target", "hx-select", "data-open"] {
            for target in values(&html, attribute) {
                assert!(ids.contains(&target[1..]), "{name}: {attribute} {target}");
            }
        }
    }
}

#[test]
fn every_address_is_one_of_ours() {
    const PLAIN: [&str; 8] = ["/", "/login", "/logout", "/letters", "/search", "/jobs", "/verify", "/theme"];
    const CASE: [&str; 17] = [
        "",
        "defects",
        "refer",
        "approve",
        "reject",
        "samava",
        "identity",
        "paper-letter",
        "register",
        "take-back",
        "take",
        "assign",
        "priority",
        "notes",
        "opinion",
        "documents",
        "compare",
    ];
    const LETTER: [&str; 11] =
        ["", "number", "issue", "typeset", "return", "pdf", "post", "ece", "set-aside", "void", "label"];
    for (name, html) in pages() {
        for attribute in ["href", "action", "src", "hx-get", "hx-post"] {
            for address in values(&html, attribute) {
                let path = address.split(['?', '#']).next().unwrap();
                let parts: Vec<&str> = path.split('/').skip(1).collect();
                let known = match parts.as_slice() {
                    _ if address.starts_with('#') || PLAIN.contains(&path) || path == "/assign" => true,
                    ["static", ..] | ["verify", _] => true,
                    ["cases", _, rest @ ..] => CASE.contains(&rest.first().copied().unwrap_or("")),
                    ["letters", _, rest @ ..] => LETTER.contains(&rest.first().copied().unwrap_or("")),
                    ["applicants", _] | ["applicants", _, "mobile"] | ["applicants", _, "records", _, _] => {
                        true
                    }
                    ["jobs", _] | ["jobs", "queues", _, "pause" | "resume"] => true,
                    ["jobs", _, "retry" | "cancel" | "discard"] | ["jobs", "schedule", _] => true,
                    _ => false,
                };
                assert!(known, "{name}: {attribute}={address}");
            }
        }
    }
}

#[test]
fn every_control_has_its_label() {
    for (name, html) in pages() {
        let labelled: HashSet<&str> = values(&html, "for").into_iter().collect();
        for kind in ["<input", "<select", "<textarea"] {
            for tag in html.split(kind).skip(1).filter_map(|rest| rest.split('>').next()) {
                let tag = format!("{tag} ");
                let hidden = tag.contains("type=\"hidden\"");
                let inside = tag.contains("type=\"checkbox\"") || tag.contains("type=\"radio\"");
                let named =
                    tag.contains("aria-label=") || values(&tag, "id").iter().any(|id| labelled.contains(id));
                assert!(hidden || inside || named, "{name}: {kind}{tag}");
            }
        }
    }
}

#[test]
fn what_was_done_has_its_sentence() {
    let templates = Templates::embedded().unwrap();
    for done in Done::ALL {
        let mut shell = shell("mine");
        shell.flash = Some(Flash::new(*done));
        templates.html(&Tray::sample(), &shell).unwrap();
    }
}

#[test]
fn what_people_typed_is_text() {
    let mut page = CasePage::sample();
    page.note = "</textarea><script>alert(1)</script>".into();
    page.title = "<img src=x onerror=alert(1)>".into();
    page.events[0].text = "<b>بد</b>".into();
    let html = Templates::embedded().unwrap().html(&page, &shell("mine")).unwrap();
    assert!(!html.contains("<script>") && !html.contains("<img src=x") && !html.contains("<b>بد"));
}
