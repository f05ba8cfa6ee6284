//! What a reviewer sees of a mended case: the version before beside the one after, what was asked for and what was not.

use kartabl_documents::fixtures;
use serde_json::json;

use super::support::{
    Engine, Filed, Kartabl,
    filed::{PDF, service},
    on_both_engines, page,
};

on_both_engines!(two_versions_stand_side_by_side);

async fn two_versions_stand_side_by_side(engine: Engine) {
    let kartabl = Kartabl::start(engine).await;
    kartabl.employ(&["sara", "mina"]).await;
    let portal = kartabl.portal("portal", &["connection", "gsb-service"]).await;
    let sara = kartabl.sign_in("sara").await;
    kartabl.approve_connection(&portal, &sara).await;
    let case = Filed::service(&portal).await;
    case.submit().await.expect(202);
    case.until("evaluation").await;
    sara.take(&case.code).await.expect(303);
    let path = format!("/cases/{}/compare", case.code);
    let shown = async |query: &str| {
        let html = page::plain(&sara.get(&format!("{path}{query}")).await.expect(200).text());
        html.split_once("<h1>").and_then(|(_, rest)| rest.split_once("</main>")).unwrap().0.to_owned()
    };
    assert!(shown("").await.contains("هنوز دو نسخه نیست"));

    let date = ("letters.date", "wrong", "تاریخ نامه با تاریخ روی نامه یکی نیست.");
    let licence = ("letters/licence", "unreadable", "صفحهٔ دوم مجوز خوانا نیست.");
    sara.return_with(&case.code, &[date, licence]).await.expect(303);
    let mended = json!({"letters": {"date": "1404/07/16", "licence_number": "1404/78"}});
    case.edit(mended).await.expect(200);
    case.upload("licence", None, PDF, fixtures::office_letter("1404/78", "1404/07/16")).await.expect(201);
    case.resubmit().await.expect(202);
    case.until("evaluation").await;

    let two = shown("").await;
    for expected in ["مقایسهٔ نسخهٔ ۱ و ۲", "۳ تغییر", "۱۴۰۴/۰۷/۱۵", "۱۴۰۴/۰۷/۱۶", "۱۴۰۴/۷۷", "۱۴۰۴/۷۸"]
    {
        assert!(two.contains(expected), "{expected}: {two}");
    }
    // Date and licence were asked for, the number of the licence was not.
    assert_eq!(
        (two.matches("خواسته شده بود").count(), two.matches("خواسته نشده بود").count()),
        (2, 1),
        "{two}"
    );
    assert!(!two.contains(&service()["systems"][0]["url"].as_str().unwrap().to_owned()), "only what differs");
    assert!(
        page::plain(&sara.get(&format!("/cases/{}", case.code)).await.expect(200).text())
            .contains("چه تغییر کرده است؟")
    );

    // The same, asked for the other way round or badly; a version with itself.
    for query in ["?from=2&to=1", "?from=0&to=seven", "?from=1"] {
        assert_eq!(shown(query).await, two, "{query}");
    }
    assert!(shown("?from=1&to=1").await.contains("تفاوتی نیست"));
    // Both files can be opened, also the one that was replaced.
    let html = sara.get(&path).await.expect(200).text();
    let files: Vec<_> = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let files: Vec<_> = files.into_iter().filter(|href| href.contains("/documents/")).collect();
    assert_eq!(files.len(), 2, "{html}");
    for file in files {
        assert!(sara.get(file).await.expect(200).body.starts_with(b"%PDF-"));
    }
    // Who may not open the case may not compare it either.
    let mina = kartabl.sign_in("mina").await;
    mina.get(&path).await.expect(403);
}
