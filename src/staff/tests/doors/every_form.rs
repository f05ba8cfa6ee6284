//! Every form of every page, found on the pages themselves: each field is filled with what nobody expects. The answer is
//! never a fault of ours, never the browser's own text, and what was typed beside it comes back.

use crate::{
    html::{Form, forms},
    people::People,
    support::{Answer, Door, Visitor, on_sqlite},
};
use std::collections::BTreeSet;

/// What nobody expects in a field.
const JUNK: [&str; 6] = [
    "",
    "\0\u{202e} \u{200c}",
    "<script>alert(1)</script>",
    "-99999999999999999999",
    "a/../%2e%00'\"--",
    "LONG",
];

/// Typed into every other field that takes a text, to be found again.
const TYPED: &str = "متنی که نباید گم شود";

/// The pages that have forms of their own, each with who sees them there.
const STAGES: [&str; 23] = [
    "sign-in",
    "jobs",
    "job",
    "tray",
    "pool",
    "case",
    "defects",
    "refer",
    "samava",
    "identity",
    "applicant",
    "approve",
    "connection",
    "reject",
    "opinion",
    "take-back",
    "paper-letter",
    "register",
    "letter",
    "numbered",
    "given-up",
    "dispatching",
    "verify",
];

/// One page with its visitor, at a fresh case where the last one has moved on.
async fn open(door: &Door, people: &People, stage: &str) -> (Visitor, Vec<Form>) {
    let (mut visitor, path) = match stage {
        "sign-in" => (door.visitor(), "/login".to_owned()),
        "verify" => (door.visitor(), "/verify".to_owned()),
        _ => {
            let (staff, path) = people.at(door, stage).await;
            (door.signed_in(staff).await, path)
        }
    };
    let page = visitor.get(&path).await;
    assert_eq!(page.status, 200, "{stage}: {}", page.text);
    (visitor, forms(&page.text))
}

/// Asserts that an answer is no fault of the server, carries no foreign script, and is a Persian page.
pub(crate) fn judge(answer: &Answer, what: &str) {
    let (status, text) = (answer.status, &answer.text);
    assert!(!status.is_server_error(), "{what}: {status} {text}");
    assert!(!text.contains("<script>alert"), "{what} is let through: {text}");
    if !status.is_redirection() {
        let title = text.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
        let persian = title.is_some_and(|title| title.contains(|c: char| ('آ'..='ی').contains(&c)));
        assert!(persian, "{what}: {status} {text}");
    }
}

#[tokio::test]
async fn no_field_of_any_form_is_a_way_to_a_fault() {
    let door = on_sqlite(|house| house.settings.ece_address = "ece@ito.gov.ir".to_owned()).await;
    let people = People::of(&door).await;
    let long = "آ ".repeat(9_000);
    let mut posted = BTreeSet::new();
    for stage in STAGES {
        let (mut visitor, mut found) = open(&door, &people, stage).await;
        let mut index = 0;
        while index < found.len() {
            // What stands on every page is tried once.
            if ["/search", "/theme", "/logout"].contains(&found[index].action.as_str())
                && posted.contains(&found[index].action)
            {
                index += 1;
                continue;
            }
            let names: BTreeSet<_> = found[index].fields.iter().map(|field| field.name.clone()).collect();
            let tries = names.iter().flat_map(|name| JUNK.map(|junk| (name.clone(), junk)));
            for (name, junk) in tries.chain([(String::new(), "")]) {
                let (form, mut moved) = (&found[index], false);
                posted.insert(form.action.split('?').next().unwrap_or_default().to_owned());
                for button in form.buttons() {
                    let junk = if junk == "LONG" { &long } else { junk };
                    let filled = form.filled(button, TYPED, &name, junk);
                    let fields: Vec<_> =
                        filled.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                    let what = format!("{stage} {} {name}={:.20} {button:?}", form.action, junk);
                    let answer = match form.post {
                        true => visitor.post(&form.action, &fields).await,
                        false => visitor.get(&form.address(&fields)).await,
                    };
                    judge(&answer, &what);
                    // What was taken has moved the case on, or has signed out; the next try needs a new page.
                    moved |= form.post && answer.status == 303;
                    if answer.status == 422 && stage != "sign-in" {
                        let typed = filled.iter().any(|(_, value)| value == TYPED);
                        assert!(
                            !typed || answer.text.contains(TYPED),
                            "{what} lost what was typed: {}",
                            answer.text
                        );
                    }
                }
                if moved {
                    (visitor, found) = open(&door, &people, stage).await;
                }
            }
            index += 1;
        }
    }
    every_address_was_posted_to(&posted);
}

/// Asserts that a form was sent to every address that takes one; the source of the router names them.
fn every_address_was_posted_to(posted: &BTreeSet<String>) {
    let text = include_str!("../../routes.rs");
    let routes = text.split(".route(\"").skip(1).filter_map(|route| route.split_once('"'));
    let posts = routes.filter(|(_, rest)| {
        let handlers = rest.split(".route(").next().unwrap_or_default();
        handlers.contains("post(")
    });
    for (route, _) in posts {
        let is_at = |path: &String| {
            let (path, route): (Vec<_>, Vec<_>) = (path.split('/').collect(), route.split('/').collect());
            path.len() == route.len()
                && path.iter().zip(&route).all(|(here, there)| there.starts_with('{') || here == there)
        };
        assert!(posted.iter().any(is_at), "no page of the walk has a form for {route}: {posted:?}");
    }
}
