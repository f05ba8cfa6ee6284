//! The main path of a portal: open, fill in, upload, submit, correct, withdraw, letters, Samava.

use crate::support::{Office, connection, filing, office, on_both};
use axum::http::header;
use kartabl_documents::fixtures;
use kartabl_domain::{
    calendar::Deadline,
    cases::{Evaluation, SamavaRequest, State},
    documents::{Code, Finding, Report},
    ids::{LetterId, StaffId},
    letters::{Entry, Letter, Stage},
    people::UnitId,
    procedures::{Decision, DefectKind, Place},
    transitions::{DefectNote, Step},
};
use serde_json::{Value, json};

#[tokio::test]
async fn a_portal_files_follows_and_mends_a_case() {
    on_both(async |office: Office| {
        let portal = office.portal("portal", &["connection"]).await;
        let forms = portal.get("/procedures").await.expect_status(200);
        assert_eq!(forms["items"][0]["id"], "connection");
        assert_eq!(portal.get("/procedures/connection").await.expect_status(200), forms["items"][0]);
        let operators =
            portal.get("/catalogue?kind=operators&q=%D8%B3%D9%8A%D8%AA%D8%A7%D8%AF").await.expect_status(200);
        assert_eq!(operators["items"][0]["id"], "sitad");

        let opened = portal.post("/cases", &filing(&json!({ "route": { "route": "PGSB" } }))).await;
        let address = opened.header(&header::LOCATION).to_owned();
        let opened = opened.expect_status(201);
        let code = opened["tracking_code"].as_str().unwrap();
        assert_eq!(address, format!("/api/v1/cases/{code}"));
        assert_eq!((&opened["state"], &opened["deadline"]), (&json!("draft"), &Value::Null));
        let missing = |answer: &Value, field: &str| {
            answer["defects"].as_array().unwrap().iter().any(|defect| {
                defect["field"] == field && defect["kind"] == "missing" && defect["source"] == "system"
            })
        };
        assert!(missing(&opened, "operator") && !missing(&opened, "route"));
        let case = format!("/cases/{code}");
        let refused =
            portal.post(&format!("{case}/submit"), &json!({})).await.expect_problem(422, "open_defects");
        assert_eq!(refused["defects"], opened["defects"]);

        // A malformed value is kept as typed and is a defect.
        let mut data = connection();
        data["contact"]["mobile"] = json!("0912");
        let edited = portal.patch(&case, &json!({ "data": data })).await.expect_status(200);
        assert_eq!(edited["data"]["contact"]["mobile"], "0912");
        let mended = json!({ "data": { "contact": { "mobile": "۰۹۱۲۱۲۳۴۵۶۷" } } });
        portal.patch(&case, &mended).await.expect_status(200);
        let letter = fixtures::letter("140/12", "1405/08/12");
        let upload = format!("{case}/documents/letter?filename=%D9%86%D8%A7%D9%85%D9%87.pdf");
        let uploaded = portal.put(&upload, "application/pdf", letter.clone()).await.expect_status(201);
        assert_eq!((&uploaded["checks"], &uploaded["bytes"]), (&json!("pending"), &json!(letter.len())));
        let document = format!("{case}/documents/{}", uploaded["id"].as_str().unwrap());
        assert_eq!(portal.get(&document).await.expect_status(200)["filename"], "نامه.pdf");

        let sent = portal.post(&format!("{case}/submit"), &json!({})).await.expect_status(202);
        assert_eq!((&sent["state"], &sent["defects"]), (&json!("inspecting"), &json!([])));
        assert_eq!(sent["messages"][1]["text"], "پرونده جهت بررسی ارسال شد", "{}", sent["messages"]);
        office.inspect(code).await;
        let seen = portal.get(&case).await.expect_status(200);
        assert_eq!(seen["state"], "evaluation");
        assert_eq!(seen["deadline"], json!({ "due": "1405/09/09", "working_days_left": 5, "paused": false }));
        assert_eq!(seen["documents"][0]["verdict"], "ok");
        portal.patch(&case, &mended).await.expect_problem(409, "wrong_state");

        let staff = office.reviewer(code).await;
        let note = DefectNote {
            place: Place::field("contact", None, "phone"),
            kind: DefectKind::Missing,
            text: "تلفن ثابت را هم بنویسید.".to_owned(),
        };
        office.act(code, |case, now| case.return_with_defects(now, &staff, &[note]).unwrap()).await;
        let returned = portal.get(&case).await.expect_status(200);
        assert_eq!(
            (&returned["state"], &returned["defects"][0]["resolved"]),
            (&json!("returned"), &json!(false))
        );
        assert!(matches!(office.case(code).await.state, State::Returned(returned) if returned.seen));
        let elsewhere = json!({ "data": { "route": { "route": "GSB" } } });
        portal.patch(&case, &elsewhere).await.expect_problem(409, "locked_section");
        portal.post(&format!("{case}/resubmit"), &json!({})).await.expect_problem(422, "open_defects");
        let phone = json!({ "data": { "contact": { "phone": "02188112233" } } });
        assert_eq!(portal.patch(&case, &phone).await.expect_status(200)["defects"][0]["resolved"], true);
        assert_eq!(
            portal.post(&format!("{case}/resubmit"), &json!({})).await.expect_status(202)["state"],
            "inspecting"
        );
        office.inspect(code).await;
        assert_eq!(office.case(code).await.reviewer(), Some(staff.id), "it goes back to the same reviewer");

        let withdrawn = portal
            .post(&format!("{case}/withdraw"), &json!({ "reason": "منصرف شدیم" }))
            .await
            .expect_status(202);
        assert_eq!((&withdrawn["state"], &withdrawn["outcome"]), (&json!("closed"), &json!("withdrawn")));
        let labels: Vec<_> = withdrawn["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["label"].as_str().unwrap())
            .collect();
        assert!(!labels.contains(&"کارشناس پرونده را برداشت"), "{labels:?}");
    })
    .await;
}

#[tokio::test]
async fn only_an_issued_letter_is_told_of_and_its_bytes_are_the_kept_ones() {
    let office = office().await;
    let portal = office.portal("portal", &["connection"]).await;
    let code = portal.open_without_letter().await;
    let case = office.case(&code).await;
    let pdf = b"%PDF-1.7 the letter".as_slice();
    let stored = office.app.files.put(pdf.into()).await.unwrap();
    let now = office.app.house.office();
    let entry = Entry { register: "outgoing".into(), year: 1405, sequence: 12, date: now.today() };
    let issued = Stage::Issued {
        entry: entry.clone(),
        at: now.now,
        sha256: stored.sha256.clone(),
        bytes: stored.bytes as i64,
    };
    let mut ids = Vec::new();
    for (stage, verification) in
        [(issued, "ABCD"), (Stage::Numbered(Entry { sequence: 13, ..entry }), "EFGH")]
    {
        let letter = Letter {
            id: LetterId::new(&now.world.clone()),
            case: case.id,
            decision: Decision::Approve,
            register: "outgoing".into(),
            subject: "پاسخ".into(),
            body: vec![],
            report: String::new(),
            drafted_by: StaffId::new(now.world),
            signer_name: String::new(),
            signer_title: String::new(),
            verification: verification.into(),
            stage,
            dispatches: vec![],
            version: 0,
            created_at: now.now,
        };
        let mut tx = office.db.begin().await.unwrap();
        tx.put_letter(&letter).await.unwrap();
        tx.commit().await.unwrap();
        ids.push(letter.id);
    }
    let letters = portal.get(&format!("/cases/{code}")).await.expect_status(200)["letters"].clone();
    assert_eq!(
        letters,
        json!([{
            "id": ids[0].to_string(), "number": "1405/12", "date": "1405/09/02", "sha256": stored.sha256,
            "verify": "http://127.0.0.1:8080/verify/ABCD",
            "dispatch": [{"route": "portal", "state": "confirmed", "label": "درگاه متقاضی: تحویل شد"}],
        }])
    );
    let answer = portal.get(&format!("/cases/{code}/letters/{}", ids[0])).await;
    assert_eq!((answer.status.as_u16(), answer.bytes.as_slice()), (200, pdf));
    assert_eq!(answer.header(&header::CONTENT_TYPE), "application/pdf");
    assert!(answer.header(&header::CONTENT_DISPOSITION).contains("filename*=UTF-8''%D9%86"));
    let tag = answer.header(&header::ETAG).to_owned();
    assert_eq!(tag, format!("\"{}\"", stored.sha256));
    let again =
        portal.request("GET", &format!("/cases/{code}/letters/{}", ids[0])).header("if-none-match", tag);
    assert_eq!(portal.send(again, axum::body::Body::empty()).await.status, 304);
    portal.get(&format!("/cases/{code}/letters/{}", ids[1])).await.expect_problem(404, "not_found");

    // The same bytes, sent as a document that is refused, are not the letter's loss.
    portal.put(&format!("/cases/{code}/documents/letter"), "application/pdf", pdf).await.expect_status(201);
    let refused = Report::of(None, vec![Finding::new(Code::TooLarge, "")]);
    let mut tx = office.db.begin().await.unwrap();
    for document in tx.documents_of(case.id).await.unwrap() {
        tx.keep_report(&document, &refused, None).await.unwrap();
    }
    tx.commit().await.unwrap();
    office.app.files.remove_refused(&stored.sha256).await.unwrap();
    let answer = portal.get(&format!("/cases/{code}/letters/{}", ids[0])).await;
    assert_eq!((answer.status.as_u16(), answer.bytes.as_slice()), (200, pdf));
    let other = office.portal("other", &["connection"]).await;
    other.get(&format!("/cases/{code}/letters/{}", ids[0])).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn samava_data_come_back_to_the_reviewer_and_stay_with_the_case() {
    let office = office().await;
    let portal = office.portal("portal", &["gsb-service"]).await;
    let mut body = filing(&json!({}));
    body["procedure"] = json!("gsb-service");
    let code =
        portal.post("/cases", &body).await.expect_status(201)["tracking_code"].as_str().unwrap().to_owned();
    let samava = format!("/cases/{code}/samava");
    let given = json!({ "data": { "samava_id": "S-1", "date": "1405/08/12" } });
    portal.post(&samava, &given).await.expect_problem(409, "wrong_state");
    office
        .act(&code, |mut case, now| {
            let deadline = Deadline::start(now.today(), 5);
            let unit = UnitId::new("evaluation");
            let evaluation = Evaluation { unit, reviewer: None, deadline: deadline.clone(), proposal: None };
            let reminded = [].into();
            case.state = State::AwaitingSamava(SamavaRequest {
                message: String::new(),
                deadline,
                evaluation,
                reminded,
            });
            let (events, messages, orders, letters) = (vec![], vec![], vec![], vec![]);
            Step {
                case,
                events,
                messages,
                recall: None,
                orders,
                letters,
                incoming: None,
                snapshot: None,
                records: Vec::new(),
                claims: None,
            }
        })
        .await;
    let wrong = portal.post(&samava, &json!({ "data": { "samava_id": "S-1" } })).await;
    assert_eq!(wrong.expect_problem(422, "open_defects")["defects"][0]["field"], "date");
    let unknown = portal.post(&samava, &json!({ "data": { "color": "red" } })).await;
    assert_eq!(unknown.expect_problem(422, "invalid")["errors"][0]["path"], "data.color");
    let done = portal.post(&samava, &given).await.expect_status(202);
    assert_eq!((&done["state"], &done["data"]["samava"]["samava_id"]), (&json!("evaluation"), &json!("S-1")));
    let case = office.case(&code).await;
    let procedure = office.app.house.procedures.of(&case.procedure);
    assert_eq!(case.data.normalised(procedure).text("samava", None, "samava_id"), Some("S-1"));
}
