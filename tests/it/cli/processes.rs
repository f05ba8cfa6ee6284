//! How a process starts and ends.

use crate::support::{Engine, Kartabl, eventually, http_client};
use std::fs;

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
    eventually("the first start", async || kartabl.log().contains("serving").then_some(())).await;
    first.kill().await.unwrap();
    first.wait().await.unwrap();

    fs::write(&settings, format!("procedures = {folder:?}\n{text}")).unwrap();
    let said = kartabl.run(&["web"], "").await;
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.contains("procedure connection has changed but is still version 3"), "{said:?}");
}
