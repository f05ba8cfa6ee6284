//! Streaming uploads: a refused one leaves nothing, and an accepted one replaces the document before it.

use crate::support::{filing, office, on_both};
use axum::{
    body::{Body, Bytes},
    http::header,
};
use futures::{StreamExt, stream};
use kartabl_documents::fixtures;
use serde_json::json;
use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

const LIMIT: u64 = 5 * 1024 * 1024;

/// An endless body that counts the bytes that were read from it.
fn endless(start: &'static [u8]) -> (Body, Arc<AtomicU64>) {
    let read = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&read);
    let chunks = stream::once(async move { Bytes::from_static(start) })
        .chain(stream::repeat(Bytes::from_static(&[b' '; 64 * 1024])))
        .map(move |chunk| {
            count.fetch_add(chunk.len() as u64, Ordering::SeqCst);
            Ok::<_, Infallible>(chunk)
        });
    (Body::from_stream(chunks), read)
}

#[tokio::test]
async fn a_refused_upload_leaves_nothing_and_is_not_read_for_ever() {
    let office = office().await;
    let portal = office.portal("portal", &["connection"]).await;
    let slot = format!("/cases/{}/documents/letter", portal.open_without_letter().await);
    let (body, read) = endless(b"%PDF-1.7\n");
    portal.put(&slot, "application/pdf", body).await.expect_problem(413, "too_large");
    let read = read.load(Ordering::SeqCst);
    assert!(read > LIMIT && read < 32 * 1024 * 1024, "{read}");

    // An announced size is refused before anything of it is taken.
    let request = portal.request("PUT", &slot).header(header::CONTENT_TYPE, "application/pdf");
    let request = request.header(header::CONTENT_LENGTH, LIMIT + 1);
    portal.send(request, Body::from("%PDF-")).await.expect_problem(413, "too_large");

    let (body, _) = endless(b"MZ not a letter");
    let problem = portal.put(&slot, "application/pdf", body).await.expect_problem(415, "wrong_type");
    assert_eq!(problem["finding"]["code"], "not-a-pdf");
    let broken = stream::iter([Ok(Bytes::from_static(b"%PDF-1.7\n")), Err("gone")]);
    portal.put(&slot, "application/pdf", Body::from_stream(broken)).await.expect_problem(400, "interrupted");
    assert_eq!(office.stored_files(), 0);
}

#[tokio::test]
async fn a_sender_over_the_limit_gets_to_read_why() {
    let office = office().await;
    let portal = office.portal("portal", &["connection"]).await;
    let slot = format!("/api/v1/cases/{}/documents/letter", portal.open_without_letter().await);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = portal.router.clone();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let length = LIMIT + 3 * 1024 * 1024;
    let head = format!(
        "PUT {slot} HTTP/1.1\r\nhost: k\r\nauthorization: Bearer {}\r\ncontent-type: application/pdf\r\n\
         content-length: {length}\r\nconnection: close\r\n\r\n",
        portal.key
    );
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.write_all(head.as_bytes()).await.unwrap();
    connection.write_all(&vec![b' '; usize::try_from(length).unwrap()]).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("too_large"), "{answer}");
}

#[tokio::test]
async fn an_upload_is_ordered_to_be_checked_and_replaces_the_one_before() {
    on_both(async |office| {
        let portal = office.portal("portal", &["connection"]).await;
        let case = format!("/cases/{}", portal.open_without_letter().await);
        let slot = format!("{case}/documents/letter");
        let mut ids = Vec::new();
        for number in ["1", "2"] {
            let pdf = fixtures::letter(number, "1405/01/01");
            let answer = portal.put(&slot, "application/octet-stream", pdf).await.expect_status(201);
            ids.push(answer["id"].as_str().unwrap().to_owned());
        }
        let documents = portal.get(&case).await.expect_status(200)["documents"].clone();
        assert_eq!(documents.as_array().unwrap().len(), 1);
        assert_eq!((&documents[0]["id"], &documents[0]["filename"]), (&json!(ids[1]), &json!("letter.pdf")));
        let (jobs,): (i64,) =
            office.db.one("SELECT count(*) FROM jobs WHERE kind = 'check_document'", vec![]).await.unwrap();
        assert_eq!(jobs, 2);
        assert_eq!(portal.delete(&slot).await.expect_status(204), json!(null));
        assert_eq!(portal.get(&case).await.expect_status(200)["documents"], json!([]));
        assert_eq!(portal.delete(&case).await.expect_status(204), json!(null));
        portal.get(&case).await.expect_problem(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn a_row_takes_its_own_documents_and_loses_them_when_it_goes() {
    let office = office().await;
    let portal = office.portal("portal", &["gsb-service"]).await;
    let mut body = filing(&json!({ "systems": [{ "title": "یک" }, { "title": "دو" }] }));
    body["procedure"] = json!("gsb-service");
    let opened = portal.post("/cases", &body).await.expect_status(201);
    let case = format!("/cases/{}", opened["tracking_code"].as_str().unwrap());
    for item in [0, 1] {
        let path = format!("{case}/documents/logo?item={item}");
        portal.put(&path, "image/png", fixtures::logo(64)).await.expect_status(201);
    }
    let one = json!({ "data": { "systems": [{ "title": "یک" }] } });
    let documents = portal.patch(&case, &one).await.expect_status(200)["documents"].clone();
    assert_eq!(documents.as_array().unwrap().iter().map(|one| &one["item"]).collect::<Vec<_>>(), [0]);
}
