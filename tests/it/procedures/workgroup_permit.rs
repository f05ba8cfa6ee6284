//! مجوز دسترسی به سرویس از کارگروه تعامل‌پذیری (guide 001): straight to the workgroup, and then the licence of a service.

use kartabl_documents::fixtures;
use serde_json::{Value, json};

use super::desk;
use crate::support::{
    Api, Engine, Filed, Kartabl,
    filed::{PDF, defect_at, places, service},
    on_both_engines,
};

on_both_engines!(
    g001_a_permit_goes_straight_to_the_workgroup_and_becomes_the_licence,
    g001_a_permit_is_refused_without_a_reason_or_for_a_service_that_is_licensed_by_letter,
    g001_a_rejected_permit_is_no_licence,
);

fn permit(service: &str) -> Value {
    json!({
        "request": {"kind": "existing", "reason": "استعلام مالکیت شمارهٔ همراه در ثبت‌نام کاربران"},
        "service": {"service": service},
        "submit": {"note": "پیرو جلسهٔ کارگروه"},
    })
}

async fn start(engine: Engine) -> (Kartabl, Api) {
    let kartabl = Kartabl::start(engine).await;
    kartabl.employ(&["sara", "kian", "nima"]).await;
    let portal = kartabl.portal("portal", &["connection", "workgroup-permit", "gsb-service"]).await;
    (kartabl, portal)
}

/// A submitted request for a permit, in the hands of the workgroup.
async fn asked(portal: &Api, service: &str) -> Filed {
    let (case, opened) = Filed::open(portal, "workgroup-permit", permit(service)).await;
    assert_eq!(places(&opened), Vec::<String>::new());
    case.submit().await.expect(202);
    case.until("referred").await;
    case
}

async fn g001_a_permit_goes_straight_to_the_workgroup_and_becomes_the_licence(engine: Engine) {
    let (kartabl, portal) = start(engine).await;
    let (sara, kian, nima) =
        (kartabl.sign_in("sara").await, kartabl.sign_in("kian").await, kartabl.sign_in("nima").await);
    kartabl.approve_connection(&portal, &sara).await;

    let permit = asked(&portal, "shahkar").await;
    let referred = permit.look().await;
    assert_eq!(referred["state_label"], "ارجاع به کارگروه جهت بررسی و اقدام");
    assert_eq!(referred["deadline"]["paused"], false, "the workgroup's own clock runs");
    assert!(desk(&referred).contains(&"پرونده جهت بررسی ارسال شد"), "{referred:#}");
    // The evaluating unit sees it but has no say; the workgroup decides.
    sara.take(&permit.code).await.expect(422);
    kian.take(&permit.code).await.expect(303);

    // While it is not approved it is no licence.
    let mut data = service();
    data["letters"] = json!({"number": "1404/2578", "date": "1404/07/15", "permit": permit.code});
    let (case, opened) = Filed::open(&portal, "gsb-service", data).await;
    assert!(defect_at(&opened, "letters", "permit").contains("پرونده‌ای که تأیید شده باشد"), "{opened:#}");

    kian.approve(&permit.code).await.expect(303);
    nima.issue(&permit.code).await;
    let closed = permit.until("closed").await;
    assert_eq!((&closed["outcome"], closed["letters"].as_array().unwrap().len()), (&json!("approved"), 1));

    // It is offered where the licence is missing, only for its own service, and taken where it is chosen.
    let waived = case.edit(json!({"letters": {"permit": null}})).await.expect(200).json();
    assert!(places(&waived).contains(&"letters/licence missing".to_owned()), "{waived:#}");
    assert!(defect_at(&waived, "letters", "permit").contains(&permit.code), "{waived:#}");
    let other = case.edit(json!({"service": {"service": "veterans"}, "letters": {"permit": permit.code}}));
    let other = other.await.expect(200).json();
    assert!(defect_at(&other, "letters", "permit").contains("صادر نشده است"), "{other:#}");
    let chosen = case.edit(json!({"service": {"service": "shahkar"}})).await.expect(200).json();
    assert_eq!(places(&chosen), ["letters/letter missing"], "no licence is asked for");
    case.upload("letter", None, PDF, fixtures::letter("1404/2578", "1404/07/15")).await.expect(201);
    case.submit().await.expect(202);
    case.until("evaluation").await;
    sara.take(&case.code).await.expect(303);
    sara.approve(&case.code).await.expect(303);
}

async fn g001_a_permit_is_refused_without_a_reason_or_for_a_service_that_is_licensed_by_letter(
    engine: Engine,
) {
    let (_kartabl, portal) = start(engine).await;
    let mut data = permit("civil-registry-authentication");
    data["request"].as_object_mut().unwrap().remove("reason");
    let (case, _) = Filed::open(&portal, "workgroup-permit", data).await;
    let refused = case.submit().await.expect(422).json();
    assert_eq!(places(&refused), ["request.reason missing", "service.service wrong"]);
    let text = defect_at(&refused, "service", "service");
    assert!(text.contains("مجوز آن را با مکاتبه از سازمان ثبت احوال کشور بگیرید"), "{text}");
    case.edit(permit("allocated-service-status")).await.expect(200);
    case.submit().await.expect(202);
    case.until("referred").await;

    let person = json!({"kind": "natural", "national_code": "0076229645", "name": "نگار آذری",
        "mobile": "09121112299", "email": "negar@example.ir"});
    let body = json!({"procedure": "workgroup-permit", "applicant": person, "data": {}});
    portal.post("/cases", &body).await.expect(422);
}

async fn g001_a_rejected_permit_is_no_licence(engine: Engine) {
    let (kartabl, portal) = start(engine).await;
    let (kian, nima) = (kartabl.sign_in("kian").await, kartabl.sign_in("nima").await);
    let permit = asked(&portal, "shahkar").await;
    kian.take(&permit.code).await.expect(303);
    // It goes back to be mended and comes back to the same person of the workgroup.
    let defects = [("request.reason", "wrong", "علت درخواست روشن نیست؛ خدمت و سامانه را نام ببرید.")];
    kian.return_with(&permit.code, &defects).await.expect(303);
    permit.edit(json!({"request": {"reason": "احراز مالکیت شماره در سامانهٔ ثبت‌نام وام"}})).await.expect(200);
    permit.resubmit().await.expect(202);
    permit.until("referred").await;
    kian.reject(&permit.code, "این سرویس برای خدمتی که نام برده‌اید لازم نیست.").await.expect(303);
    nima.issue(&permit.code).await;
    assert_eq!(permit.until("closed").await["outcome"], "rejected");

    let mut data = service();
    data["letters"]["permit"] = json!(permit.code);
    let (_, opened) = Filed::open(&portal, "gsb-service", data).await;
    assert!(defect_at(&opened, "letters", "permit").contains("پرونده‌ای که تأیید شده باشد"), "{opened:#}");
}
