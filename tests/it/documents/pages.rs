//! What a reviewer sees of a document: its pages, its picture, and the words of a scan.

use kartabl_documents::fixtures;

use super::letter;
use crate::support::{
    Engine, Filed, Kartabl,
    filed::{PDF, PNG, connection, service},
    on_both_engines,
};

on_both_engines!(
    pages_and_photos_are_shown_drawn_anew_and_kept_as_they_came,
    a_scan_is_read_where_that_is_wanted,
);

async fn pages_and_photos_are_shown_drawn_anew_and_kept_as_they_came(engine: Engine) {
    let kartabl = Kartabl::start(engine).await;
    kartabl.employ(&["sara"]).await;
    let portal = kartabl.portal("portal", &["connection", "gsb-service"]).await;
    let sara = kartabl.sign_in("sara").await;
    kartabl.approve_connection(&portal, &sara).await;
    let (case, _) = Filed::open(&portal, "gsb-service", service()).await;
    let photo = &fixtures::named("located-photo").bytes;
    let pages = fixtures::letter_of_pages(3);
    case.upload("letter", None, PDF, pages.clone()).await.expect(201);
    case.upload("licence", None, "image/jpeg", photo.clone()).await.expect(201);
    case.upload("logo", Some(0), PNG, fixtures::named("logo-with-tail").bytes.clone()).await.expect(201);
    let documents = case.until_checked().await["documents"].clone();
    let id = |slot: &str| {
        let mut documents = documents.as_array().unwrap().iter();
        documents.find(|document| document["slot"] == slot).unwrap()["id"].as_str().unwrap().to_owned()
    };
    case.submit().await.expect(202);
    case.until("evaluation").await;

    let letter = format!("/cases/{}/documents/{}", case.code, id("letter"));
    let shown = sara.get(&format!("/cases/{}?doc={}", case.code, id("letter"))).await.expect(200).text();
    assert!(shown.contains(&format!("{letter}/pages/3.png")) && !shown.contains("/pages/4.png"));
    assert!(shown.contains("شمارهٔ نامه‌ای که نوشته‌اید در متن سند پیدا نشد"), "the letter is another one");
    let size = |picture: &[u8]| {
        let picture = image::load_from_memory_with_format(picture, image::ImageFormat::Png).unwrap();
        (picture.width(), picture.height())
    };
    assert_eq!(size(&sara.get(&format!("{letter}/pages/3.png")).await.expect(200).body), (1000, 1414));
    for missing in ["0.png", "4.png", "3", "x.png"] {
        sara.get(&format!("{letter}/pages/{missing}")).await.expect(404);
    }
    kartabl.visitor().get(&format!("{letter}/pages/1.png")).await.expect(303);
    assert_eq!(sara.get(&letter).await.expect(200).body, pages);

    let licence = format!("/cases/{}/documents/{}", case.code, id("licence"));
    assert_eq!(sara.get(&licence).await.expect(200).body, *photo, "the original");
    let picture = sara.get(&format!("{licence}/preview.png")).await.expect(200).body;
    assert_eq!(size(&picture), (80, 120), "turned upright");
    for metadata in [&b"Exif"[..], b"eXIf"] {
        assert!(!picture.windows(4).any(|window| window == metadata));
    }
    let logo =
        sara.get(&format!("/cases/{}/documents/{}/preview.png", case.code, id("logo"))).await.expect(200);
    assert!(!logo.body.ends_with(b"rubbish"), "encoded anew");
    assert_eq!(size(&logo.body), (64, 64));
}

async fn a_scan_is_read_where_that_is_wanted(engine: Engine) {
    let kartabl = Kartabl::start_with(engine, "[documents]\nocr = true\n").await;
    kartabl.employ(&["sara"]).await;
    let portal = kartabl.portal("portal", &["connection"]).await;
    let said = kartabl.run(&["doctor"], "").await;
    assert!(
        said.out.lines().any(|line| line.starts_with("ok       reading scans: ") && line.contains("fas"))
    );

    let sara = kartabl.sign_in("sara").await;
    let warned = async |scan: Vec<u8>| {
        let (case, _) = Filed::open(&portal, "connection", connection()).await;
        case.upload("letter", None, PDF, scan).await.expect(201);
        case.submit().await.expect(202);
        case.until("evaluation").await;
        sara.get(&format!("/cases/{}", case.code)).await.expect(200).text().contains("در متن سند پیدا نشد")
    };
    // As it declares, and another letter.
    assert!(!warned(fixtures::photocopy(&letter(11))).await);
    assert!(warned(fixtures::photocopy(&fixtures::letter("1399/77", "1399/02/03"))).await);
}
