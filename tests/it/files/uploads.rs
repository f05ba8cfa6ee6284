//! An upload that broke off when its process was killed leaves nothing behind.

use std::{fs, path::Path};

use jiff::SignedDuration;
use kartabl_documents::fixtures;
use kartabl_storage::testing::world;
use serde_json::json;
use tokio::{io::AsyncWriteExt, net::TcpStream};

use super::{SETTINGS, sweep};
use crate::support::{
    Books, Engine, Filed, Kartabl, eventually,
    filed::{PDF, connection},
    on_both_engines,
};

on_both_engines!(an_upload_whose_process_was_killed_is_swept,);

/// A letter on its way, of which the server has the first half; gives the connection and the rest.
async fn half_uploaded(kartabl: &Kartabl, case: &Filed, letter: &[u8]) -> (TcpStream, Vec<u8>) {
    let address = kartabl.address.trim_start_matches("http://");
    let mut connection = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "PUT /api/v1{} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\ncontent-type: {PDF}\r\n\
         content-length: {}\r\n\r\n",
        case.path("/documents/letter"),
        case.api.key,
        letter.len()
    );
    let (first, rest) = letter.split_at(letter.len() / 2);
    connection.write_all(head.as_bytes()).await.unwrap();
    connection.write_all(first).await.unwrap();
    eventually("the upload to begin", async || {
        let incoming = fs::read_dir(kartabl.data().join("files/incoming")).unwrap();
        (incoming.count() > 0).then_some(())
    })
    .await;
    (connection, rest.to_vec())
}

/// Lets a file be as old as one that belongs to no upload.
fn age(file: &Path) {
    let file = fs::File::open(file).unwrap();
    file.set_modified((world().now() - SignedDuration::from_hours(2)).into()).unwrap();
}

async fn an_upload_whose_process_was_killed_is_swept(engine: Engine) {
    let mut kartabl = Kartabl::start_with(engine, SETTINGS).await;
    kartabl.employ(&["admin"]).await;
    let portal = kartabl.portal("portal", &["connection"]).await;
    let (case, _) = Filed::open(&portal, "connection", connection()).await;
    let books = Books::open(&kartabl.database_url).await;
    let letter = fixtures::letter("1404/11", "1404/07/01");
    let sha256 = kartabl_storage::audit::digest(&letter);
    let (mut upload, rest) = half_uploaded(&kartabl, &case, &letter).await;
    // Nobody can write to the case now: the bytes are stored, and their row has to wait.
    let held = books.hold(&case.code).await;
    upload.write_all(&rest).await.unwrap();
    eventually("the bytes to be stored", async || kartabl.keeps(&sha256).then_some(())).await;
    kartabl.kill().await;
    drop(held);
    kartabl.restart().await;
    assert_eq!(case.look().await["documents"], json!([]));
    assert!(kartabl.keeps(&sha256));

    kartabl.files().iter().for_each(|file| age(file));
    // The first finds files without a row, the second removes them.
    sweep(&kartabl, &books).await;
    sweep(&kartabl, &books).await;
    assert_eq!(kartabl.files(), Vec::<std::path::PathBuf>::new());
    case.upload("letter", None, PDF, letter).await.expect(201);
    case.until_checked().await;
    assert!(kartabl.keeps(&sha256));
    books.close().await;
}
