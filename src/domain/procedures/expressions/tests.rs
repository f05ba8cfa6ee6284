//! What conditions and texts do with what is missing and with what is wrong.

use super::*;
use minijinja::{Value, context};
use std::collections::BTreeSet;

fn holds(source: &str, data: Value) -> bool {
    Condition::compile(source).unwrap().holds(&Context::default().with("data", data)).unwrap()
}

#[test]
fn what_is_missing_is_false_at_any_depth() {
    assert!(!holds("data.letters.confidential", context! {}));
    assert!(holds("not data.letters.permit", context! {}));
    assert!(holds("data.a.b == 'x' and data.a.c is not defined", context! { a => context! { b => "x" } }));
}

#[test]
fn bad_expressions_are_refused_before_they_run() {
    for (source, message) in [
        ("data.a ==", "unexpected end of input"),
        ("data.a|uper == 'X'", "unknown filter \"uper\""),
        ("data.a is odd and data.b is not prim", "unknown test \"prim\""),
        ("'a|b' == data.a and (", "unexpected end of input"),
    ] {
        let error = Condition::compile(source).unwrap_err();
        assert!(error.contains(message), "{source}: {error}");
    }
    assert!(Condition::compile("data.a == 'x|nothing is wrong'").is_ok());
    assert!(Text::compile("{{ data.a").is_err());
    assert!(Text::compile("{{ data.a|nofilter }}").is_err());
}

#[test]
fn names_are_told_without_functions() {
    let condition = Condition::compile("email_domain(item.email) not in applicant.domains").unwrap();
    assert_eq!(condition.names(), BTreeSet::from(["applicant.domains".into(), "item.email".into()]));
}
