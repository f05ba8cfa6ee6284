//! `kartabl backup` and `kartabl restore`: what was backed up while it served answers again elsewhere, and a damaged backup
//! is refused by name.

use std::{
    fs,
    path::{Path, PathBuf},
};

use kartabl_documents::fixtures;
use kartabl_storage::{Db, Settings, args, testing};
use serde_json::Value;

use super::support::{
    Engine, Filed, Kartabl,
    filed::{PDF, connection},
};

/// A file of a backup.
fn a_file(backup: &Path) -> PathBuf {
    let folder = fs::read_dir(backup.join("files/blobs")).unwrap().next().unwrap().unwrap().path();
    fs::read_dir(folder).unwrap().next().unwrap().unwrap().path()
}

/// Does to a backup what its name says.
async fn damage(backup: &Path) {
    let database = backup.join("kartabl.db");
    match backup.file_name().unwrap().to_str().unwrap() {
        "changed" => fs::write(a_file(backup), "other bytes").unwrap(),
        "missing" => fs::remove_file(a_file(backup)).unwrap(),
        "torn" => {
            let mut bytes = fs::read(&database).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle..middle + 4096].fill(0xa5);
            fs::write(database, bytes).unwrap();
        }
        _ => {
            let url = format!("sqlite://{}", database.display());
            let db = Db::open(&Settings::new(url).shared(), testing::world()).await.unwrap();
            db.exec("UPDATE audit SET action = 'nothing' WHERE seq = 2", args![]).await.unwrap();
            db.close().await;
        }
    }
}

fn facts(case: &Value) -> Vec<Value> {
    ["tracking_code", "state", "data", "documents", "events"].map(|key| case[key].clone()).to_vec()
}

#[tokio::test]
async fn a_backup_of_a_running_service_is_restored_elsewhere_and_serves() {
    let mut kartabl = Kartabl::start(Engine::Sqlite).await;
    kartabl.employ(&["sara"]).await;
    let portal = kartabl.portal("portal", &["connection"]).await;
    let case = Filed::connection(&portal, connection()).await;
    case.until("evaluation").await;
    let before = case.until_checked().await;
    // What was refused is in no store any more, and in no backup.
    let (other, _) = Filed::open(&portal, "connection", connection()).await;
    other.upload("letter", None, PDF, fixtures::object_stream_bomb()).await.expect(201);
    assert_eq!(other.until_checked().await["documents"][0]["verdict"], "refused");
    let said = kartabl.run(&["backup", "copy"], "").await;
    assert_eq!(said.code, Some(0), "{said:?}");
    let backup = kartabl.data().parent().unwrap().join("copy");
    // What happens later is not in it.
    let sara = kartabl.sign_in("sara").await;
    sara.take(&case.code).await.expect(303);
    assert_eq!(kartabl.stop().await.code(), Some(0));

    let source = backup.to_str().unwrap();
    let refused = kartabl.run(&["restore", source], "").await;
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains("is not empty; nothing is overwritten"), "{refused:?}");

    let mut elsewhere = Kartabl::prepare(Engine::Sqlite, "").await;
    let said = elsewhere.run(&["restore", source], "").await;
    assert_eq!(said.code, Some(0), "{said:?}");
    for told in ["the audit chain of ", " files have their hashes"] {
        assert!(said.out.contains(told), "{said:?}");
    }
    elsewhere.restart().await;
    let there = Filed { api: elsewhere.api(&portal.key), code: case.code.clone() };
    assert_eq!(facts(&there.look().await), facts(&before));
    let said = elsewhere.run(&["audit", "verify"], "").await;
    assert_eq!(said.code, Some(0), "{said:?}");
    // It goes on there: sign-in, work, uploads.
    elsewhere.sign_in("sara").await.take(&case.code).await.expect(303);
    let (draft, _) = Filed::open(&there.api, "connection", connection()).await;
    draft.upload("letter", None, PDF, fixtures::letter("1404/12", "1404/07/02")).await.expect(201);
}

#[tokio::test]
async fn a_damaged_backup_is_refused_and_says_where() {
    let mut kartabl = Kartabl::start(Engine::Sqlite).await;
    let portal = kartabl.portal("portal", &["connection"]).await;
    let case = Filed::connection(&portal, connection()).await;
    case.until("evaluation").await;
    kartabl.stop().await;
    let home = kartabl.data().parent().unwrap().to_owned();
    let elsewhere = Kartabl::prepare(Engine::Sqlite, "").await;
    let refused = async |name: &str| {
        let backup = home.join(name);
        let said = kartabl.run(&["backup", name], "").await;
        assert_eq!(said.code, Some(0), "{said:?}");
        damage(&backup).await;
        let said = elsewhere.run(&["restore", backup.to_str().unwrap()], "").await;
        assert_eq!(said.code, Some(1), "{name}: {said:?}");
        assert!(said.err.contains("the backup is damaged; nothing was restored"), "{said:?}");
        assert_eq!(fs::read_dir(elsewhere.data()).unwrap().count(), 0, "{name}: nothing is left behind");
        said.out
    };
    let changed = refused("changed").await;
    let known = a_file(&home.join("changed")).file_name().unwrap().to_str().unwrap().to_owned();
    assert!(changed.contains(&format!("files: {known} has other bytes")), "{changed}");
    let missing = refused("missing").await;
    assert!(missing.contains(" is missing"), "{missing}");
    let torn = refused("torn").await;
    assert!(torn.contains("kartabl.db: "), "{torn}");
    let forged = refused("forged").await;
    assert!(forged.contains("kartabl.db: the audit chain is broken at row 2"), "{forged}");

    let empty = home.join("empty");
    fs::create_dir(&empty).unwrap();
    let said = elsewhere.run(&["restore", empty.to_str().unwrap()], "").await;
    assert!(said.code == Some(2) && said.err.contains("is no backup"), "{said:?}");
}
