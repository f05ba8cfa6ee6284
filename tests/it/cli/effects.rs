//! What commands do.

use super::*;

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

#[tokio::test]
async fn serve_migrates_is_healthy_and_stops_in_good_order() {
    for engine in Engine::ALL {
        let mut kartabl = Kartabl::prepare(engine, "").await;
        kartabl.restart().await;
        let health = async |path: &str| {
            let answer =
                http_client().get(format!("{}/health/{path}", kartabl.address)).send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        };
        assert_eq!(health("live").await, (200, "alive".to_owned()));
        assert_eq!(health("ready").await, (200, "ready\n".to_owned()));

        if engine == Engine::Sqlite {
            let said = kartabl.run(&["worker"], "").await;
            assert_eq!(said.code, Some(1), "{said:?}");
            assert!(said.err.contains("several processes need PostgreSQL"), "{said:?}");
        }
        let said = kartabl.run(&["doctor"], "").await;
        assert_eq!(said.code, Some(0), "{said:?}");
        assert!(
            said.out.lines().count() >= 8 && said.out.lines().all(|line| line.starts_with("ok ")),
            "{said:?}"
        );

        let copied = kartabl.run(&["backup", "copy"], "").await;
        let copy = kartabl.data().parent().unwrap().join("copy");
        match engine {
            Engine::Sqlite => {
                assert!(copied.code == Some(0) && copy.join("kartabl.db").is_file(), "{copied:?}");
            }
            Engine::Postgres => {
                assert!(copied.code == Some(2) && copied.err.contains("pg_dump"), "{copied:?}");
                let said = kartabl.run(&["restore", "copy"], "").await;
                assert!(said.code == Some(2) && said.err.contains("pg_restore"), "{said:?}");
            }
        }
        assert_eq!(kartabl.stop().await.code(), Some(0));
        assert!(kartabl.log().contains("stopped"), "{}", kartabl.log());
    }
}

#[tokio::test]
async fn a_changed_procedure_needs_a_new_version() {
    let kartabl = Kartabl::prepare(Engine::Sqlite, "").await;
    assert_eq!(kartabl.run(&["migrate"], "").await.code, Some(0));
    let folder = kartabl.data().join("procedures");
    fs::create_dir(&folder).unwrap();
    let built_in = include_str!("../../../src/domain/procedures/builtin/connection.toml");
    fs::write(folder.join("connection.toml"), format!("{built_in}\n# changed\n")).unwrap();
    let folder = folder.display().to_string();
    assert_eq!(kartabl.run(&["procedures", "check", &folder], "").await.code, Some(0));
    let settings = kartabl.data().parent().unwrap().join("kartabl.toml");
    let text = fs::read_to_string(&settings).unwrap();

    // The first start keeps the version as it is built in.
    let mut first = kartabl.spawn(&["web", "--listen", kartabl.address.trim_start_matches("http://")]);
    crate::support::eventually("the first start", async || kartabl.log().contains("serving").then_some(()))
        .await;
    first.kill().await.unwrap();
    first.wait().await.unwrap();

    fs::write(&settings, format!("procedures = {folder:?}\n{text}")).unwrap();
    let said = kartabl.run(&["web"], "").await;
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.contains("procedure connection has changed but is still version 3"), "{said:?}");
}
