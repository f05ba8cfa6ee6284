//! Uploads over HTTP: what the antivirus says of them, and that hostile ones harm nobody else.

mod antivirus;
mod hostile;
mod pages;

use kartabl_documents::fixtures;
use serde_json::{Value, json};

use super::support::{Engine, Filed, Kartabl, filed::connection, on_both_engines};

on_both_engines!(the_office_alone_is_told_which_case_holds_the_same_file,);

fn letter(number: u32) -> Vec<u8> {
    fixtures::letter(&format!("1404/{number}"), "1404/07/01")
}

/// The check of the letter of a case that [`Filed::open`] opened.
async fn checked(case: &Filed) -> Value {
    let documents = case.until_checked().await["documents"].clone();
    documents[0].clone()
}

fn codes(document: &Value) -> Vec<&str> {
    document["findings"].as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

async fn the_office_alone_is_told_which_case_holds_the_same_file(engine: Engine) {
    let kartabl = Kartabl::start(engine).await;
    kartabl.employ(&["sara"]).await;
    let portal = kartabl.portal("portal", &["connection"]).await;
    let first = Filed::connection(&portal, connection()).await;
    first.until("evaluation").await;
    let second = Filed::connection(&portal, connection()).await;
    second.until("evaluation").await;
    let told = checked(&second).await;
    assert_eq!((&told["verdict"], codes(&told)), (&json!("ok"), vec!["duplicate"]), "{told:#}");
    assert_eq!(told["findings"][0]["detail"], "", "other cases are not the applicant's affair");
    let page = kartabl.sign_in("sara").await.get(&format!("/cases/{}", second.code)).await.expect(200).text();
    assert!(page.contains(&first.code));
}
