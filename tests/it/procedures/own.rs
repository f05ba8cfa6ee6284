//! A procedure that nobody has programmed: the example of ARCHITECTURE.md, from a folder to its letter.

use std::fs;

use kartabl_documents::fixtures;
use serde_json::json;

use crate::support::{
    Engine, Filed, Kartabl,
    filed::{PDF, defect_at, places},
    on_both_engines,
};

on_both_engines!(the_documented_example_goes_from_its_file_to_its_letter);

/// The first TOML of the chapter.
fn example() -> &'static str {
    let text = include_str!("../../../ARCHITECTURE.md");
    let chapter = text.split("## How a procedure is added\n").nth(1).unwrap();
    chapter.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap()
}

async fn the_documented_example_goes_from_its_file_to_its_letter(engine: Engine) {
    let mut kartabl = Kartabl::prepare(engine, "").await;
    let folder = kartabl.data().join("procedures");
    fs::create_dir(&folder).unwrap();
    fs::write(
        folder.join("data-correction.toml"),
        example().replace("unit = \"workgroup\"", "unit = \"moon\""),
    )
    .unwrap();
    let path = folder.to_str().unwrap().to_owned();
    let said = kartabl.run(&["procedures", "check", &path], "").await;
    assert!(
        said.code == Some(1) && said.out.contains("referrals[0].unit: unknown unit \"moon\""),
        "{said:?}"
    );
    fs::write(folder.join("data-correction.toml"), example()).unwrap();
    let said = kartabl.run(&["procedures", "check", &path], "").await;
    assert_eq!((said.code, said.out.trim()), (Some(0), "1 procedure files are good"), "{said:?}");

    kartabl.configure_first(&format!("procedures = {path:?}\n"));
    kartabl.restart().await;
    kartabl.employ(&["sara", "nima"]).await;
    let portal = kartabl.portal("portal", &["data-correction"]).await;
    let form = portal.get("/procedures/data-correction").await.expect(200).json();
    assert_eq!((&form["title"], &form["version"]), (&json!("درخواست اصلاح اطلاعات"), &json!(1)));

    let data = json!({"request": {"service": "postal-code", "seen": "1404/07/01"}});
    let (case, opened) = Filed::open(&portal, "data-correction", data).await;
    assert_eq!(places(&opened), ["request.service wrong", "request.text missing", "request/proof missing"]);
    assert!(defect_at(&opened, "request", "service").contains("از این راه اصلاح نمی‌شود"));
    case.edit(json!({"request": {"service": "shahkar", "text": "نام سازمان کهنه است."}})).await.expect(200);
    case.upload("proof", None, PDF, fixtures::letter("1404/5", "1404/07/01")).await.expect(201);
    case.submit().await.expect(202);
    case.until("evaluation").await;
    let (sara, nima) = (kartabl.sign_in("sara").await, kartabl.sign_in("nima").await);
    let page = sara.get(&format!("/cases/{}", case.code)).await.expect(200).text();
    assert!(
        page.contains("اطلاعات نادرست") && page.contains("نام سازمان کهنه است."),
        "the page knows its form"
    );
    sara.take(&case.code).await.expect(303);
    sara.approve(&case.code).await.expect(303);
    nima.issue(&case.code).await;
    let closed = case.until("closed").await;
    assert_eq!((&closed["outcome"], closed["letters"].as_array().unwrap().len()), (&json!("approved"), 1));
}
