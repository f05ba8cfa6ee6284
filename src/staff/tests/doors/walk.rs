//! One case over all the pages of the staff, from the pool to its issued letter, on both engines.

use crate::{
    cases::{input, state},
    support::{Answer, Door, Visitor, on_both},
};
use axum::http::{StatusCode, header};
use kartabl_domain::{cases::Case, letters::Stage, people::Role};
use kartabl_storage::{args, chain};
use serde_json::json;

/// Sends a form with the version that its page carries.
async fn submit(visitor: &mut Visitor, page: &str, to: &str, fields: &[(&str, &str)]) -> Answer {
    let html = visitor.get(page).await;
    assert_eq!(html.status, StatusCode::OK, "{page}: {}", html.text);
    let version = input(&html.text, "version").to_owned();
    let mut all = vec![("version", version.as_str())];
    all.extend(fields);
    visitor.post(to, &all).await
}

/// Sends the form of an action and expects to be led on.
async fn act(visitor: &mut Visitor, case: &Case, action: &str, fields: &[(&str, &str)]) -> String {
    let path = format!("/cases/{}/{action}?tray=mine", case.code);
    let answer = submit(visitor, &path, &path, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{action}: {}", answer.text);
    answer.header(&header::LOCATION).to_owned()
}

#[tokio::test]
async fn a_case_goes_over_the_pages_from_the_pool_to_its_letter() {
    on_both("http://127.0.0.1:8080", async |door| {
        let case = evaluated(&door).await;
        let letter = issued(&door, &case).await;
        verified(&door, &letter).await;
        assert_eq!(chain::verify(&door.db).await.unwrap(), None);
    })
    .await;
}

/// A case that was taken, returned, mended, referred and back, and approved.
async fn evaluated(door: &Door) -> Case {
    let expert = door.member("m.kaviani", Role::Expert, "evaluation").await;
    let lawyer = door.member("n.farahmand", Role::Expert, "contracts").await;
    let case = door.pooled().await;
    let mut reviewer = door.signed_in(&expert).await;
    let here = format!("/cases/{}", case.code);
    let answer = submit(&mut reviewer, &here, &format!("{here}/take"), &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);

    let page = reviewer.get(&format!("{here}/defects?tray=mine")).await.text;
    for words in ["اعلام نقص و بازگشت به متقاضی", "بستر استفادهٔ این سامانه", "مهلت رفع نقص", "systems[0].ip"]
    {
        assert!(page.contains(words), "{words}");
    }
    let first = [
        ("do", "add"),
        ("place", "letters.date"),
        ("kind", "wrong"),
        ("text", "تاریخ نامه با متن آن نمی‌خواند."),
    ];
    let defects = format!("{here}/defects?tray=mine");
    let added = submit(&mut reviewer, &defects, &defects, &first).await;
    assert_eq!(added.status, StatusCode::OK, "{}", added.text);
    assert_eq!(input(&added.text, "own_place"), "letters.date");
    assert!(added.text.contains("پیامک"), "the message is shown before it is sent");
    let second = [
        ("own", "0"),
        ("own_place", "letters.date"),
        ("own_kind", "wrong"),
        ("own_text", "تاریخ نامه با متن آن نمی‌خواند."),
        ("place", "letters/licence"),
        ("kind", "unreadable"),
        ("text", "صفحهٔ دوم مجوز خوانا نیست."),
        ("do", "send"),
    ];
    let led = act(&mut reviewer, &case, "defects", &second).await;
    assert_eq!(led, format!("{here}?tray=mine"), "no other case is in the tray");
    let case = door.now(&case).await;
    assert_eq!((state(&case), case.open_defects().count()), ("returned", 2));
    let said = reviewer.get(&led).await.text;
    assert!(said.contains("نواقص به متقاضی اعلام شد."));

    let licence = json!({"letters": {"date": "1405/08/26", "licence_number": "405/ص/120"}});
    let mut mended = case.clone();
    // The second defect is tied to a document; a new one takes its place.
    let slot = kartabl_domain::procedures::Place::document("letters", None, "licence");
    for defect in mended.defects.iter_mut().filter(|defect| defect.place == slot) {
        defect.resolved = true;
    }
    let case = door.mended(mended, &licence).await;
    assert_eq!((state(&case), case.reviewer()), ("evaluation", Some(expert.id)));

    let asked = [("unit", "contracts"), ("deadline", "5"), ("question", "آیا قرارداد معتبر است؟")];
    act(&mut reviewer, &case, "refer", &asked).await;
    let mut contracts = door.signed_in(&lawyer).await;
    let taken = submit(&mut contracts, &here, &format!("{here}/take"), &[]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    let page = contracts.get(&format!("{here}/opinion")).await.text;
    assert!(page.contains("آیا قرارداد معتبر است؟") && page.contains("ثبت نظر امور قراردادها"));
    act(&mut contracts, &case, "opinion", &[("verdict", "favourable"), ("opinion", "معتبر است.")]).await;

    let page = reviewer.get(&format!("{here}/approve")).await.text;
    assert!(page.contains("پاسخ درخواست دریافت سرویس «استعلام شاهکار»"), "the letter is proposed");
    assert!(page.contains("پس از ثبت"), "what is not known yet is a slot");
    let body = "با سلام و احترام،\n\nبا درخواست آن شرکت\nموافقت شد.";
    act(&mut reviewer, &case, "approve", &[("do", "approve"), ("body", body), ("report", "تأیید شد.")]).await;
    let case = door.now(&case).await;
    assert_eq!(state(&case), "awaiting_letter");
    let events = door.db.events_of(case.id).await.unwrap();
    let notes: Vec<_> = events.iter().filter_map(|event| event.note.as_deref()).collect();
    assert!(notes.contains(&"موافق: معتبر است."), "{notes:?}");
    case
}

/// The letter of a case, numbered and signed off on the pages; the domain does the work of the job.
async fn issued(door: &Door, case: &Case) -> kartabl_domain::letters::Letter {
    let secretary = door.member("d.khane", Role::Secretariat, "secretariat").await;
    let mut desk = door.signed_in(&secretary).await;
    let letter = door.db.letter(case.letter_awaited().unwrap()).await.unwrap();
    assert_eq!(letter.body, ["با سلام و احترام،", "با درخواست آن شرکت موافقت شد."]);
    let here = format!("/letters/{}", letter.id);
    let list = desk.get("/letters").await.text;
    assert!(list.contains(&here) && list.contains("در انتظار شماره"));
    assert!(desk.get(&here).await.text.contains("۱۴۰۵/۱"), "the next number of the book");
    for (action, words) in [("number", "در انتظار صدور"), ("issue", "در حال ساخت")] {
        let answer = submit(&mut desk, &here, &format!("{here}/{action}"), &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{action}: {}", answer.text);
        assert!(desk.get(&here).await.text.contains(words), "{words}");
    }
    assert!(desk.get(&here).await.headers.contains_key("refresh"), "the page looks again by itself");
    assert_eq!(desk.get(&format!("{here}/pdf")).await.status, StatusCode::NOT_FOUND);

    let letter = door.db.letter(letter.id).await.unwrap();
    assert!(matches!(letter.stage, Stage::Issuing(_)), "{:?}", letter.stage);
    let stored = door.app.files.put("%PDF-1.7 letter".into()).await.unwrap();
    let (case, bytes) = (door.now(case).await, i64::try_from(stored.bytes).unwrap());
    let office = door.app.house.office();
    let case = door.store(case.letter_issued(&office, letter.clone(), stored.sha256, bytes).unwrap()).await;
    assert_eq!(state(&case), "closed");

    let page = desk.get(&here).await;
    assert!(page.text.contains("صادرشده") && !page.headers.contains_key("refresh"));
    let pdf = desk.get(&format!("{here}/pdf")).await;
    assert_eq!((pdf.status, pdf.text.as_str()), (StatusCode::OK, "%PDF-1.7 letter"));
    assert_eq!(pdf.header(&header::CONTENT_TYPE), "application/pdf");
    assert!(pdf.header(&header::CONTENT_SECURITY_POLICY).contains("frame-ancestors 'self'"));
    for action in ["case_opened", "letter_opened", "letter_signed_off"] {
        let rows = "SELECT count(*) FROM audit WHERE action = $1";
        let (count,): (i64,) = door.db.one(rows, args![action]).await.unwrap();
        assert!(count > 0, "{action} is in the audit");
    }
    door.db.letter(letter.id).await.unwrap()
}

async fn verified(door: &Door, letter: &kartabl_domain::letters::Letter) {
    let Stage::Issued { sha256, .. } = &letter.stage else { panic!("{:?}", letter.stage) };
    let mut public = door.visitor();
    assert!(public.get("/verify").await.text.contains("کد صحت‌سنجی"));
    let typed = letter.verification.to_lowercase().replace('-', "%20");
    for path in [format!("/verify/{}", letter.verification), format!("/verify?code={typed}")] {
        let answer = public.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        for words in ["این نامه اصیل است", "۱۴۰۵/۱", sha256, "استعلام شاهکار", "دوشنبه ۲ آذر ۱۴۰۵"]
        {
            assert!(answer.text.contains(words), "{path}: {words}");
        }
        assert!(!answer.text.contains("داده‌پرداز") && !answer.text.contains("موافقت شد"), "{path}");
    }
    for wrong in ["AAAA-BBBB-CCCC-DDDD", "%3Cscript%3E", "%00", "۱۲۳"] {
        let answer = public.get(&format!("/verify/{wrong}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong}");
        assert!(answer.text.contains("این نامه تأیید نمی‌شود"), "{wrong}");
    }
}
