//! The commands for people and keys.

use super::{ADD, GOOD};
use crate::support::{Engine, Kartabl};

#[tokio::test]
async fn people_and_keys_are_added_once_and_refused_by_name() {
    let kartabl = Kartabl::prepare(Engine::Sqlite, "").await;
    assert_eq!(kartabl.run(&["migrate"], "").await.code, Some(0));
    let add = |more: &[&'static str]| ADD.iter().chain(more).copied().collect::<Vec<_>>();
    let table: [(Vec<&str>, &str, i32, &str); 8] = [
        (
            add(&["--role", "boss", "--unit", "evaluation"]),
            "long enough\n",
            2,
            "possible values: expert, supervisor",
        ),
        (
            add(&["--role", "expert", "--unit", "moon"]),
            "long enough\n",
            2,
            "possible values: evaluation, contracts",
        ),
        (add(&["--role", "expert"]), "long enough\n", 2, "--unit <UNIT>"),
        (add(&GOOD), "", 2, "--password-stdin: expected a line of at least 8 characters"),
        (add(&GOOD), "short\n", 2, "--password-stdin: expected a line of at least 8 characters"),
        (
            [&GOOD[..], &["--national-code", "1230000000"]].concat(),
            "long enough\n",
            2,
            "--national-code: expected ten",
        ),
        (add(&GOOD), "long enough\n", 0, "user sara is added"),
        (add(&GOOD), "long enough\n", 1, "there is a user sara already"),
    ];
    for (arguments, input, code, expected) in table {
        let arguments = if arguments[0] == "--role" { [&ADD[..], &arguments].concat() } else { arguments };
        let said = kartabl.run(&arguments, input).await;
        assert_eq!(said.code, Some(code), "{arguments:?} {said:?}");
        assert!(said.err.contains(expected) || said.out.contains(expected), "{arguments:?} {said:?}");
    }
    for (arguments, code, expected) in [
        (["user", "disable", "SARA"], 0, "user SARA is locked"),
        (["user", "disable", "reza"], 1, "there is no user reza"),
        (["api-key", "revoke", "portal"], 1, "there is no valid key portal"),
    ] {
        let said = kartabl.run(&arguments, "").await;
        assert_eq!(said.code, Some(code), "{said:?}");
        assert!(said.err.contains(expected) || said.out.contains(expected), "{said:?}");
    }
    let reset = kartabl.run(&["user", "reset", "sara", "--password-stdin"], "another one\n").await;
    assert_eq!(reset.code, Some(0), "{reset:?}");

    let add = ["api-key", "add", "portal", "--procedures", "connection,gsb-service"];
    let key = kartabl.run(&add, "").await;
    assert_eq!((key.code, key.out.lines().count(), key.err.as_str()), (Some(0), 1, ""), "{key:?}");
    assert_eq!(kartabl.run(&add, "").await.code, Some(1));
    assert_eq!(kartabl.run(&["api-key", "revoke", "portal"], "").await.code, Some(0));
    let verified = kartabl.run(&["audit", "verify"], "").await;
    assert_eq!((verified.code, verified.out.as_str()), (Some(0), "the audit chain is whole\n"));
}
