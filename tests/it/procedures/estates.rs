//! ثبت اطلاعات قرارداد and ثبت درخواست خدمات شهرک (guide 004): first the contract, then the services for it.

use kartabl_documents::fixtures;
use kartabl_domain::calendar::{Deadline, Weekend, WorkingCalendar, builtin_holidays};
use serde_json::{Value, json};

use super::desk;
use crate::support::{
    Api, Engine, Filed, Kartabl,
    filed::{PDF, PNG, defect_at, places},
    on_both_engines,
};

on_both_engines!(
    g004_a_contract_is_registered_once_and_opens_the_services_of_its_estate,
    g004_a_contract_has_one_owner,
    g004_a_contract_of_another_estate_or_province_is_refused,
    g004_documents_come_one_by_one_and_each_shows_its_end,
);

fn person() -> Value {
    json!({"kind": "natural", "national_code": "0076229645", "name": "قرارداد نمونهٔ یک",
        "mobile": "09121112299", "email": "negar@example.ir"})
}

pub(super) fn contract() -> Value {
    json!({"contract": {"province": "اصفهان", "estate": "jey", "contract": "sample-1"}})
}

pub(super) fn request() -> Value {
    json!({
        "request": {"province": "اصفهان", "estate": "jey", "service": "building-permit"},
        "description": {"file_number": "۱۱۷/ج", "text": "پروانهٔ سولهٔ دوم"},
        "documents": [{"title": "نقشه"}, {"title": "سند قرارداد"}],
    })
}

async fn start(engine: Engine) -> (Kartabl, Api) {
    let kartabl = Kartabl::start(engine).await;
    kartabl.employ(&["sara", "mina", "nima"]).await;
    let portal = kartabl.portal("portal", &["contract-registration", "estate-service"]).await;
    (kartabl, portal)
}

async fn registered(kartabl: &Kartabl, portal: &Api) -> Filed {
    let (case, _) = Filed::open_for(portal, "contract-registration", person(), contract()).await;
    case.submit().await.expect(202);
    let evaluated = case.until("evaluation").await;
    // «تا پایان همان روز کاری»: due today, or where nobody works today on the next working day.
    let calendar =
        WorkingCalendar::new(Weekend::default(), builtin_holidays(), WorkingCalendar::DEFAULT_CLOSING_TIME);
    let today = calendar.day_of(kartabl_storage::testing::world().now());
    let due = Deadline::start(today, 0).due(&calendar).unwrap();
    assert_eq!(evaluated["deadline"]["due"], due.to_string(), "{evaluated:#}");
    let mina = kartabl.sign_in("mina").await;
    mina.take(&case.code).await.expect(303);
    mina.approve(&case.code).await.expect(303);
    case
}

async fn g004_a_contract_is_registered_once_and_opens_the_services_of_its_estate(engine: Engine) {
    let (kartabl, portal) = start(engine).await;
    let (service, _) = Filed::open_for(&portal, "estate-service", person(), request()).await;
    service.upload("document", Some(0), PDF, fixtures::letter("1404/1", "1404/07/01")).await.expect(201);
    service.upload("document", Some(1), PDF, fixtures::letter("1404/2", "1404/07/01")).await.expect(201);
    // No contract yet: the defect leads to its registration.
    let refused = service.submit().await.expect(422).json();
    assert_eq!(places(&refused), ["request.estate missing"]);
    assert!(defect_at(&refused, "request", "estate").contains("نخست «ثبت اطلاعات قرارداد»"), "{refused:#}");
    let link = &refused["defects"][0]["link"];
    assert_eq!(*link, json!({"procedure": "contract-registration", "label": "آغاز ثبت اطلاعات قرارداد"}));

    // Approved, it ends at the decision: there is no letter.
    let contract_case = registered(&kartabl, &portal).await;
    let closed = contract_case.look().await;
    assert_eq!(
        (&closed["state"], &closed["outcome"], &closed["letters"]),
        (&json!("closed"), &json!("approved"), &json!([]))
    );
    let approved = "کاربر گرامی، درخواست شما بررسی و توسط کارشناسان شرکت تایید گردید.";
    assert!(desk(&closed).contains(&approved), "{closed:#}");
    let (again, _) = Filed::open_for(&portal, "contract-registration", person(), contract()).await;
    let twice = again.submit().await.expect(422).json();
    assert!(defect_at(&twice, "contract", "contract").contains(&contract_case.code), "{twice:#}");

    // It opens the services of its own estate, and of no other.
    service.edit(json!({"request": {"estate": "mahmoudabad"}})).await.expect(200);
    let elsewhere = service.submit().await.expect(422).json();
    assert!(
        defect_at(&elsewhere, "request", "estate")
            .contains("«شهرک صنعتی محمودآباد» قرارداد تأییدشده‌ای ندارید")
    );
    service.edit(json!({"request": {"estate": "jey"}})).await.expect(200);
    service.submit().await.expect(202);
    service.until("evaluation").await;
    let (sara, nima) = (kartabl.sign_in("sara").await, kartabl.sign_in("nima").await);
    sara.take(&service.code).await.expect(303);
    sara.approve(&service.code).await.expect(303);
    nima.issue(&service.code).await;
    let closed = service.until("closed").await;
    assert_eq!((&closed["outcome"], closed["letters"].as_array().unwrap().len()), (&json!("approved"), 1));
    // «گزارش درخواست» can be read at the end too.
    let mut report = closed["events"].as_array().unwrap().iter().filter_map(|event| event["note"].as_str());
    assert!(report.next_back().unwrap().contains("بررسی و تأیید شد"), "{closed:#}");
}

async fn g004_a_contract_has_one_owner(engine: Engine) {
    let (kartabl, portal) = start(engine).await;
    let mina = kartabl.sign_in("mina").await;
    let other = json!({"kind": "natural", "national_code": "0067749828", "name": "بهرام کیانی",
        "mobile": "09121113300", "email": "bahram@example.ir"});
    let elsewhere = kartabl.portal("elsewhere", &["contract-registration"]).await;
    let (first, _) = Filed::open_for(&portal, "contract-registration", person(), contract()).await;
    let (second, _) = Filed::open_for(&elsewhere, "contract-registration", other, contract()).await;
    // A draft claims nothing.
    assert_eq!(first.look().await["defects"], json!([]));
    first.submit().await.expect(202);
    first.until("evaluation").await;
    let refused = second.submit().await.expect(422).json();
    assert_eq!(places(&refused), ["contract.contract wrong"]);
    let told = defect_at(&refused, "contract", "contract");
    assert!(told.contains("متقاضی دیگری"), "{told}");
    for secret in [first.code.as_str(), "0076229645", "09121112299"] {
        assert!(!refused.to_string().contains(secret), "whose it is, is told to nobody: {refused:#}");
    }

    // What was rejected is nobody's; what was approved has its owner.
    mina.take(&first.code).await.expect(303);
    mina.reject(&first.code, "شمارهٔ قرارداد با نام طرف قرارداد یکی نیست؛ دوباره ثبت کنید.").await.expect(303);
    second.submit().await.expect(202);
    second.until("evaluation").await;
    mina.take(&second.code).await.expect(303);
    mina.approve(&second.code).await.expect(303);
    let (again, _) = Filed::open_for(&portal, "contract-registration", person(), contract()).await;
    let refused = again.submit().await.expect(422).json();
    assert!(defect_at(&refused, "contract", "contract").contains("متقاضی دیگری"), "{refused:#}");
}

async fn g004_a_contract_of_another_estate_or_province_is_refused(engine: Engine) {
    let (kartabl, portal) = start(engine).await;
    let mut data = contract();
    data["contract"]["province"] = json!("تهران");
    data["contract"]["contract"] = json!("sample-2");
    let (case, _) = Filed::open_for(&portal, "contract-registration", person(), data).await;
    let refused = case.submit().await.expect(422).json();
    assert_eq!(places(&refused), ["contract.contract wrong", "contract.estate wrong"]);
    let typed = case.edit(json!({"contract": {"contract": "۱۴۰۰/۱۱۷"}})).await.expect(422).json();
    assert_eq!(typed["code"], "not_in_catalogue", "a contract is picked, never typed");
    let found = portal.get("/catalogue?kind=contracts&q=نمونهٔ یک").await.expect(200).json();
    assert_eq!(found["items"][0]["id"], "sample-1");
    case.edit(contract()).await.expect(200);
    case.submit().await.expect(202);

    // A rejected one may be registered again: it is no registration.
    case.until("evaluation").await;
    let mina = kartabl.sign_in("mina").await;
    mina.take(&case.code).await.expect(303);
    mina.reject(&case.code, "شمارهٔ قرارداد با نام طرف قرارداد یکی نیست؛ دوباره ثبت کنید.").await.expect(303);
    assert_eq!(case.look().await["outcome"], "rejected");
    registered(&kartabl, &portal).await;
}

async fn g004_documents_come_one_by_one_and_each_shows_its_end(engine: Engine) {
    let (kartabl, portal) = start(engine).await;
    registered(&kartabl, &portal).await;
    let (case, opened) = Filed::open_for(&portal, "estate-service", person(), request()).await;
    assert_eq!(places(&opened), ["documents[0]/document missing", "documents[1]/document missing"]);
    let first = case.upload("document", Some(0), PDF, fixtures::letter("1404/1", "1404/07/01")).await;
    let first = first.expect(201).json();
    assert_eq!(first["checks"], "pending");
    assert_eq!(
        places(&case.look().await),
        ["documents[1]/document missing"],
        "the other one is still to come"
    );
    case.upload("document", Some(2), PDF, fixtures::letter("1404/3", "1404/07/01")).await.expect(422);
    case.upload("document", Some(1), PNG, fixtures::logo(600)).await.expect(201);
    let checked = case.until_checked().await;
    let documents = checked["documents"].as_array().unwrap();
    assert!(documents.iter().all(|document| document["verdict"] == "ok"), "{checked:#}");
    let items: Vec<_> = documents.iter().map(|document| document["item"].as_u64().unwrap()).collect();
    assert_eq!(items, [0, 1]);
    case.submit().await.expect(202);
    case.until("evaluation").await;
}
