//! Which files a request may bring: none of a confidential letter, none too large, none of another type.

use kartabl_documents::fixtures;
use reqwest::Body;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::start;
use crate::support::{
    Engine, Filed,
    filed::{MOBILE, PDF, PNG, places, service},
    on_both_engines,
};

on_both_engines!(
    g000_a_confidential_letter_comes_on_paper,
    g000_a_file_is_refused_while_it_streams,
    a_hostile_file_gives_a_defect_and_harms_nobody,
);

const MIB: usize = 1024 * 1024;

async fn g000_a_confidential_letter_comes_on_paper(engine: Engine) {
    let (kartabl, portal) = start(engine).await;
    kartabl.employ(&["sara", "nima"]).await;
    let (sara, nima) = (kartabl.sign_in("sara").await, kartabl.sign_in("nima").await);
    kartabl.approve_connection(&portal, &sara).await;

    let mut data = service();
    data["letters"]["confidential"] = json!(true);
    let (case, _) = Filed::open(&portal, "gsb-service", data).await;
    let refused = case
        .upload("letter", None, PDF, fixtures::letter("1404/2578", "1404/07/15"))
        .await
        .expect(422)
        .json();
    assert_eq!(refused["code"], "confidential");
    assert!(
        refused["detail"].as_str().unwrap().contains("برای نامهٔ محرمانه بارگذاری ممکن نیست"),
        "{refused:#}"
    );
    case.upload("licence", None, PDF, fixtures::letter("1404/77", "1404/06/30")).await.expect(201);
    case.upload("logo", Some(0), PNG, fixtures::logo(64)).await.expect(201);
    case.submit().await.expect(202);

    let waiting = case.until("awaiting_paper_letter").await;
    assert_eq!(waiting["state_label"], "در انتظار وصول نامهٔ محرمانه");
    kartabl
        .sms_with(MOBILE, &format!("نامهٔ محرمانهٔ پروندهٔ {} را به دبیرخانهٔ سازمان برسانید", case.code))
        .await;
    // A reviewer can decide nothing yet; the secretariat records the letter as it came.
    let version = [("version", "1")];
    let early = sara.post(&format!("/cases/{}/take", case.code), &version).await;
    assert!(matches!(early.status, 403 | 404 | 409 | 422), "{}", early.status);
    let record = async |number: &str, date: &str, note: &str| {
        let fields = [("number", number), ("date", date), ("received", ""), ("note", note)];
        let today = kartabl_domain::JalaliDate::today(kartabl_storage::testing::world().now()).to_string();
        let fields =
            fields.map(|(name, value)| (name, if name == "received" { today.as_str() } else { value }));
        nima.act(&case.code, "paper-letter", &fields).await
    };
    record("", "1404/07/15", "").await.expect(422);
    record("1404/2578", "1404/13/15", "").await.expect(422);
    record("1404/9999", "1404/07/15", "").await.expect(422);
    assert_eq!(case.look().await["state"], "awaiting_paper_letter");
    record("۱۴۰۴/۲۵۷۸", "1404/07/15", "").await.expect(303);
    let evaluated = case.look().await;
    assert_eq!(evaluated["state"], "evaluation");
    let messages: Vec<_> =
        evaluated["messages"].as_array().unwrap().iter().map(|message| &message["text"]).collect();
    let registered = "کاربر گرامی، درخواست شما در دبیرخانه با شماره 1404/2578 ثبت گردید. فرآیند پاسخگویی از طریق پیامک اطلاع رسانی میگردد.";
    assert!(messages.contains(&&json!(registered)), "{messages:#?}");
    sara.take(&case.code).await.expect(303);
}

async fn g000_a_file_is_refused_while_it_streams(engine: Engine) {
    let (_kartabl, portal) = start(engine).await;
    let (case, _) = Filed::open(&portal, "gsb-service", service()).await;
    let put = async |kind: &str, body: Body| case.upload("letter", None, kind, body).await;

    let mut heavy = fixtures::letter("1404/2578", "1404/07/15");
    heavy.resize(5 * MIB + 1, b' ');
    let refused = put(PDF, heavy.clone().into()).await.expect(413).json();
    assert_eq!(refused["code"], "too_large");
    // In chunks nobody announces the size, so it is the byte too many that ends it.
    let (status, _) = put_in_chunks(&case, heavy.chunks(64 * 1024)).await;
    assert_eq!(status, 413);
    let blank = vec![b' '; MIB];
    let endless = (0..50).map(|number| if number == 0 { &heavy[..MIB] } else { &blank });
    let (status, sent) = put_in_chunks(&case, endless).await;
    assert_eq!(status, 413);
    assert!(sent < 40 * MIB, "the answer came only after {sent} of 50 MiB");

    heavy.truncate(5 * MIB);
    put(PDF, heavy.into()).await.expect(201);
    let text = b"this is no letter\n".repeat(40);
    assert_eq!(put(PDF, text.clone().into()).await.expect(415).json()["code"], "wrong_type");
    assert_eq!(put("text/plain", text.into()).await.expect(415).json()["code"], "unsupported_media_type");
    put(PNG, fixtures::logo(64).into()).await.expect(415);
    put(PDF, fixtures::logo(64).into()).await.expect(415);
    let kept = case.look().await;
    let documents = kept["documents"].as_array().unwrap();
    assert_eq!(
        (documents.len(), &documents[0]["bytes"]),
        (1, &json!(5 * MIB)),
        "what was refused replaced nothing"
    );
}

/// Uploads a PDF without saying how long it is, and stops as soon as there is an answer: its status, and what was sent.
async fn put_in_chunks<'c>(case: &Filed, chunks: impl Iterator<Item = &'c [u8]>) -> (u16, usize) {
    let host = case.api.address.trim_start_matches("http://");
    let (mut answer, mut request) = TcpStream::connect(host).await.unwrap().into_split();
    let (path, key) = (case.path("/documents/letter"), &case.api.key);
    let head = format!(
        "PUT /api/v1{path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {key}\r\ncontent-type: {PDF}\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    request.write_all(head.as_bytes()).await.unwrap();
    let answered = tokio::spawn(async move {
        let mut line = [0; 12];
        answer.read_exact(&mut line).await.map(|_| String::from_utf8_lossy(&line[9..]).parse().unwrap())
    });
    let mut sent = 0;
    for chunk in chunks {
        let framed = [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat();
        if answered.is_finished() || request.write_all(&framed).await.is_err() {
            break;
        }
        sent += chunk.len();
    }
    let _ = request.write_all(b"0\r\n\r\n").await;
    (answered.await.unwrap().unwrap(), sent)
}

async fn a_hostile_file_gives_a_defect_and_harms_nobody(engine: Engine) {
    let (kartabl, portal) = start(engine).await;
    kartabl.employ(&["sara"]).await;
    let sara = kartabl.sign_in("sara").await;
    kartabl.approve_connection(&portal, &sara).await;
    let bomb = fixtures::page_count_bomb();
    assert!(bomb.len() < 2048);
    let case = Filed::service(&portal).await;
    case.upload("letter", None, PDF, bomb).await.expect(201);

    // Submitted while the check runs, or refused after it: the file is a defect either way.
    let submitted = case.submit().await;
    let found =
        if submitted.status == 202 { case.until("returned").await } else { submitted.expect(422).json() };
    assert_eq!(places(&found), ["letters/letter wrong"]);
    let checked = case.until_checked().await;
    let letter =
        checked["documents"].as_array().unwrap().iter().find(|document| document["slot"] == "letter");
    assert_eq!(letter.unwrap()["findings"][0]["code"], "bomb");

    // The server lives, and other people's files are looked at.
    sara.get("/").await.expect(200);
    let other = Filed::service(&portal).await;
    other.submit().await.expect(202);
    other.until("evaluation").await;
    // The mended one goes its way.
    case.upload("letter", None, PDF, fixtures::letter("1404/2578", "1404/07/15")).await.expect(201);
    let again =
        if case.look().await["state"] == "draft" { case.submit().await } else { case.resubmit().await };
    again.expect(202);
    case.until("evaluation").await;
}
