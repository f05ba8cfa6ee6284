//! One case from its draft to its issued letter, over HTTP alone: what the portal, the reviewers, the secretariat and the
//! public see on the way, and what the applicant is told.

use std::{fs, process::Command};

use kartabl_documents::fixtures;
use kartabl_domain::text::fa;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::support::{
    Answer, Engine, Filed, Kartabl, Staff, eventually,
    filed::{EMAIL, MOBILE, NAME, PDF, places, service},
    http_client, on_both_engines, page,
};

const SUBJECT: &str = "پاسخ درخواست دریافت سرویس «استعلام شاهکار»";
const DEFECTS: [(&str, &str, &str); 2] = [
    ("letters.date", "wrong", "تاریخ نامه با تاریخ روی نامه یکی نیست."),
    ("letters/licence", "unreadable", "صفحهٔ دوم مجوز خوانا نیست؛ دوباره بارگذاری کنید."),
];

on_both_engines!(a_request_becomes_an_issued_letter);

async fn a_request_becomes_an_issued_letter(engine: Engine) {
    let kartabl = Kartabl::start(engine).await;
    kartabl.employ(&["sara", "omid", "mina", "nima"]).await;
    let portal = kartabl.portal("portal", &["connection", "gsb-service"]).await;
    let [sara, omid, mina, nima] =
        [kartabl.sign_in("sara"), kartabl.sign_in("omid"), kartabl.sign_in("mina"), kartabl.sign_in("nima")];
    let (sara, omid, mina, nima) = (sara.await, omid.await, mina.await, nima.await);
    kartabl.approve_connection(&portal, &sara).await;

    // What is missing is told at once, and stands against the submission.
    let mut incomplete = service();
    incomplete["contacts"][0].as_object_mut().unwrap().remove("mobile");
    let (case, opened) = Filed::open(&portal, "gsb-service", incomplete).await;
    let missing = ["contacts[0].mobile missing", "letters/letter missing", "letters/licence missing"];
    assert_eq!((&opened["state"], places(&opened)), (&json!("draft"), missing.map(str::to_owned).to_vec()));
    let refused = case.submit().await.expect(422);
    assert_eq!(refused.header("content-type"), Some("application/problem+json"));
    assert_eq!(
        (&refused.json()["code"], places(&refused.json())),
        (&json!("open_defects"), missing.map(str::to_owned).to_vec())
    );
    case.upload_all().await;
    case.edit(json!({"contacts": service()["contacts"]})).await.expect(200);

    let submitted = case.submit().await.expect(202).json();
    assert_eq!((&submitted["state"], places(&submitted)), (&json!("inspecting"), vec![]));
    let evaluated = case.until("evaluation").await;
    assert!(evaluated["documents"].as_array().unwrap().iter().all(|document| document["verdict"] == "ok"));
    assert_eq!(case.edit(json!({"submit": {"note": "دیر"}})).await.expect(409).json()["code"], "wrong_state");
    trays_are_true(&sara).await;

    // One reviewer takes it; the other one finds it taken.
    sara.take(&case.code).await.expect(303);
    omid.take(&case.code).await.expect(422);
    assert!(row_in(&sara, "/", &case.code).await && !row_in(&omid, "/", &case.code).await);
    let html = sara.get(&format!("/cases/{}", case.code)).await.expect(200).text();
    for expected in [NAME, "استعلام شاهکار", "1404/2578", "app.sample.gov.ir"] {
        assert!(
            page::plain(&html).contains(&fa(expected)) || page::plain(&html).contains(expected),
            "{expected}"
        );
    }
    returned_and_mended(&case, &sara).await;
    assert!(row_in(&sara, "/", &case.code).await, "it is back with the same reviewer");

    sara.refer(&case.code, "contracts", "آیا قرارداد این متقاضی معتبر است؟").await.expect(303);
    let referred = case.look().await;
    assert_eq!(referred["state_label"], "ارجاع به امور قراردادها جهت بررسی و اقدام");
    assert!(row_in(&mina, "/?tray=unassigned", &case.code).await);
    trays_are_true(&mina).await;
    mina.take(&case.code).await.expect(303);
    mina.give_opinion(&case.code, "قرارداد معتبر است.").await.expect(303);
    assert_eq!(case.look().await["state"], "evaluation");
    assert!(row_in(&sara, "/", &case.code).await, "the answer is with the one who asked");
    trays_are_true(&sara).await;

    sara.approve(&case.code).await.expect(303);
    let awaiting = case.look().await;
    assert_eq!((&awaiting["state"], &awaiting["letters"]), (&json!("awaiting_letter"), &json!([])));
    trays_are_true(&nima).await;
    nima.issue(&case.code).await;
    let closed = case.until("closed").await;
    assert_eq!((&closed["outcome"], &closed["deadline"]), (&json!("approved"), &Value::Null));
    trays_are_true(&sara).await;
    trays_are_true(&nima).await;

    the_letter_is_genuine(&case, &closed).await;
    the_applicant_was_told_once(&kartabl, &case, &closed).await;
    let verified = kartabl.run(&["audit", "verify"], "").await;
    assert_eq!((verified.code, verified.out.as_str()), (Some(0), "the audit chain is whole\n"));
}

/// «اعلام نقص» with two defects, each mended on its own; «رفع نقص انجام شد» is possible only then.
async fn returned_and_mended(case: &Filed, sara: &Staff) {
    sara.return_with(&case.code, &DEFECTS).await.expect(303);
    let returned = case.look().await;
    assert_eq!(
        (&returned["state"], &returned["state_label"]),
        (&json!("returned"), &json!("در انتظار اقدام متقاضی (رفع نقص)"))
    );
    assert_eq!(places(&returned), ["letters.date wrong", "letters/licence unreadable"]);
    for defect in returned["defects"].as_array().unwrap() {
        assert_eq!(defect["source"], "reviewer");
        assert!(DEFECTS.iter().any(|(_, _, text)| defect["text"] == *text), "{defect}");
    }
    trays_are_true(sara).await;

    let locked = case.edit(json!({"service": {"service": "veterans"}})).await.expect(409).json();
    assert_eq!(locked["code"], "locked_section");
    case.edit(json!({"letters": {"date": "1404/07/16"}})).await.expect(200);
    let half = case.resubmit().await.expect(422).json();
    assert_eq!(
        (&half["code"], places(&half)),
        (&json!("open_defects"), vec!["letters/licence unreadable".to_owned()])
    );
    case.upload("licence", None, PDF, fixtures::office_letter("1404/78", "1404/07/16")).await.expect(201);
    case.resubmit().await.expect(202);
    let mended = case.until("evaluation").await;
    assert_eq!(places(&mended), Vec::<String>::new());
}

/// Its bytes, its text, and the public page.
async fn the_letter_is_genuine(case: &Filed, closed: &Value) {
    let letter = &closed["letters"][0];
    let text = |key: &str| letter[key].as_str().unwrap().to_owned();
    let (number, date, sha256, verify) = (text("number"), text("date"), text("sha256"), text("verify"));
    let pdf = case.api.get(&case.path(&format!("/letters/{}", text("id")))).await.expect(200);
    assert_eq!(pdf.header("content-type"), Some(PDF));
    assert_eq!(hex::encode(Sha256::digest(&pdf.body)), sha256);

    let printed = text_of(&pdf.body);
    for expected in [fa(&number), fa(&date), SUBJECT.to_owned(), NAME.to_owned(), case.code.clone()] {
        assert!(flat(&printed).contains(&flat(&expected)), "{expected} is not in\n{printed}");
    }

    let page = Answer::of(http_client().get(&verify)).await.expect(200).text();
    let shown = page::plain(&page);
    for expected in ["این نامه اصیل است", SUBJECT, sha256.as_str()] {
        assert!(shown.contains(expected), "{expected} is not on {verify}");
    }
    assert!(shown.contains(&number) || shown.contains(&fa(&number)), "{number} is not on {verify}");
    for secret in [NAME, MOBILE, EMAIL, case.code.as_str()] {
        assert!(!shown.contains(secret), "{secret} is on the public page");
    }
    let (address, code) = verify.rsplit_once('/').unwrap();
    let mut other: Vec<char> = code.chars().rev().collect();
    other.rotate_left(1);
    let other: String = other.into_iter().collect();
    Answer::of(http_client().get(format!("{address}/{other}"))).await.expect(404);
}

/// The words of SPEC §7, to the letter, each once; the other texts as their templates have them.
async fn the_applicant_was_told_once(kartabl: &Kartabl, case: &Filed, closed: &Value) {
    let code = &case.code;
    let letter = &closed["letters"][0];
    let (number, verify) = (letter["number"].as_str().unwrap(), letter["verify"].as_str().unwrap());
    let until = due_of_return(closed);
    let registered = format!("ثبت درخواست با موفقیت انجام شد. کد رهگیری: {code}");

    let sms = eventually("three SMS", async || {
        let about = |sms: &super::support::outbox::SentSms| sms.text.contains(code.as_str());
        Some(kartabl.sms().into_iter().filter(about).collect::<Vec<_>>()).filter(|sms| sms.len() >= 3)
    })
    .await;
    let expected = [
        registered.clone(),
        format!("پروندهٔ {code} ۲ نقص دارد. مهلت رفع نقص: {until}"),
        format!("یک پاسخ برای درخواست با کد رهگیری {code} ثبت شده است."),
    ];
    assert_eq!(sms.iter().map(|sms| sms.text.as_str()).collect::<Vec<_>>(), expected);
    assert!(sms.iter().all(|sms| sms.to == MOBILE));

    let mails = eventually("two e-mails", async || {
        let about = |mail: &super::support::outbox::SentMail| mail.text.contains(code.as_str());
        Some(kartabl.mail().into_iter().filter(about).collect::<Vec<_>>()).filter(|mails| mails.len() >= 2)
    })
    .await;
    let defects = format!("\n۱. {}\n۲. {}", DEFECTS[0].2, DEFECTS[1].2);
    let expected = [
        (
            format!("پروندهٔ {code} نیازمند رفع نقص است"),
            format!(
                "درخواست «استعلام شاهکار» با کد رهگیری {code} بررسی شد و ۲ نقص دارد:\n{defects}\n\nمهلت رفع نقص تا پایان روز {until} است. پس از اصلاح، «رفع نقص انجام شد» را بزنید."
            ),
        ),
        (
            format!("نامهٔ شمارهٔ {} دربارهٔ پروندهٔ {code}", fa(number)),
            format!(
                "نامهٔ شمارهٔ {} دربارهٔ درخواست «استعلام شاهکار» با کد رهگیری {code} صادر شد.\n\nصحت‌سنجی نامه: {verify}",
                fa(number)
            ),
        ),
    ];
    let got: Vec<_> = mails.iter().map(|mail| (mail.subject.clone(), mail.text.clone())).collect();
    assert_eq!(got, expected);
    assert!(mails.iter().all(|mail| mail.to == EMAIL));

    let messages = closed["messages"].as_array().unwrap().iter();
    let desk: Vec<_> = messages.filter_map(|message| message["text"].as_str()).collect();
    let expected = [
        registered,
        "پرونده جهت بررسی ارسال شد".to_owned(),
        format!("درخواست شما ۲ نقص دارد. تا {until} آن را برطرف کنید و «رفع نقص انجام شد» را بزنید."),
        "درخواست شما به امور قراردادها ارجاع شد.".to_owned(),
        "کاربر گرامی، درخواست شما بررسی و توسط کارشناسان شرکت تایید گردید.".to_owned(),
        format!("نامهٔ شمارهٔ {} صادر شد. صحت‌سنجی: {verify}", fa(number)),
    ];
    assert_eq!(desk, expected);
}

/// The deadline of the return as the history tells it: «اعلام نقص: ۲ مورد، مهلت رفع تا …».
fn due_of_return(closed: &Value) -> String {
    let labels = closed["events"].as_array().unwrap().iter().filter_map(|event| event["label"].as_str());
    let mut until = labels.filter_map(|label| label.strip_prefix("اعلام نقص: ۲ مورد، مهلت رفع تا "));
    until.next_back().expect("the return is in the history").to_owned()
}

/// Every count in the menu is the number of rows behind its link.
async fn trays_are_true(staff: &Staff) {
    let counts = page::counts(&staff.get("/").await.expect(200).text());
    assert!(!counts.is_empty());
    for (href, count) in counts {
        let html = staff.get(&href).await.expect(200).text();
        let rows = if href == "/letters" { "<span class=\"l1\">" } else { "<td class=\"c-main\">" };
        assert_eq!(html.matches(rows).count(), count, "{href}");
    }
}

async fn row_in(staff: &Staff, tray: &str, code: &str) -> bool {
    staff.get(tray).await.expect(200).text().contains(&format!("/cases/{code}"))
}

fn text_of(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.pdf");
    fs::write(&path, pdf).unwrap();
    let read = Command::new("pdftotext").args(["-layout", path.to_str().unwrap(), "-"]).output().unwrap();
    assert!(read.status.success(), "{read:?}");
    String::from_utf8(read.stdout).unwrap()
}

/// Readers put marks of direction around numbers, and break lines where the page does.
fn flat(text: &str) -> String {
    let text = kartabl_domain::text::fold(text);
    text.chars().filter(|character| !character.is_whitespace()).collect()
}
