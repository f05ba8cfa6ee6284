//! دریافت سرویس: every rule of its form that stops a request or warns the reviewer, refused and accepted (guides 000,
//! 001 and 003). Each line breaks one rule of a case that lacks nothing and puts it right again.

use kartabl_domain::values::JalaliDate;
use serde_json::{Value, json};

use crate::support::{
    Engine, Filed, Kartabl,
    filed::{connection, defect_at, places, service},
    on_both_engines, page,
};

on_both_engines!(
    g000_a_letter_has_a_number_and_a_date_that_has_come,
    g000_g001_after_the_submission_it_can_only_be_seen,
    g001_a_system_has_its_five_facts,
    g001_a_technical_contact_can_be_reached,
    g001_a_wrong_service_is_returned_by_the_reviewer,
    g001_an_address_of_the_other_kind_of_network_is_shown_to_the_reviewer,
    g001_g003_the_route_and_the_operator_are_those_of_an_active_connection,
    g001_the_network_of_a_system_decides_the_route,
);

const ONLY_TO_BE_SEEN: &str = "پرونده شما جهت بررسی ارسال شده است. در حال حاضر فقط امکان مشاهده اطلاعات ثبت شده را دارید و امکان ویرایش تا بررسی کارشناسی غیرفعال می باشد";

/// A row of a list of [`service`] with one value changed; `null` takes it out.
fn row(section: &str, field: &str, value: Value) -> Value {
    let mut row = service()[section][0].clone();
    row[field] = value;
    json!({ section: [row] })
}

/// Breaks a rule: the case can't be submitted, and the defect at the place says why.
async fn refused(case: &Filed, change: Value, section: &str, field: &str, kind: &str, says: &str) {
    case.edit(change.clone()).await.expect(200);
    let refused = case.submit().await.expect(422).json();
    assert_eq!(refused["code"], "open_defects", "{change}");
    let suffix = format!(".{field} {kind}");
    let there = places(&refused);
    assert!(
        there.iter().any(|place| place.starts_with(section) && place.ends_with(&suffix)),
        "{change}: {there:?}"
    );
    let text = defect_at(&refused, section, field);
    assert!(text.contains(says), "{change}: {text}");
}

/// Follows the rule: nothing stands against the submission.
async fn accepted(case: &Filed, change: Value) {
    let edited = case.edit(change.clone()).await.expect(200).json();
    assert_eq!(places(&edited), Vec::<String>::new(), "{change}");
}

async fn g001_a_system_has_its_five_facts(engine: Engine) {
    let (_kartabl, portal, _) = Kartabl::connected(engine).await;
    let case = Filed::service(&portal).await;
    let table = [
        ("title", Value::Null, "missing", "عنوان سایت"),
        ("url", Value::Null, "missing", "لینک"),
        ("url", json!("app.sample.gov.ir"), "wrong", "app.sample.gov.ir"),
        ("url", json!("ftp://app.sample.gov.ir"), "wrong", "http"),
        ("network", Value::Null, "missing", "بستر استفاده"),
        ("network", json!("dialup"), "wrong", "dialup"),
        ("ip", Value::Null, "missing", "IP"),
        ("ip", json!("300.1.1.1"), "wrong", "300.1.1.1"),
    ];
    for (field, value, kind, says) in table {
        refused(&case, row("systems", field, value), "systems", field, kind, says).await;
    }
    for (field, value) in [
        ("url", json!("http://app.sample.gov.ir:8080/login")),
        ("ip", json!("۵.۱۶۰.۱۰.۲۰")),
        ("ip", json!("2a02:ec0:300::2f")),
        ("description", json!("سامانهٔ درخواست‌ها")),
    ] {
        accepted(&case, row("systems", field, value)).await;
    }
    // One or several, and none is too few.
    let none = case.edit(json!({"systems": []})).await.expect(200).json();
    assert!(places(&none).iter().any(|place| place.starts_with("systems")), "{none:#}");
    let mut two = service()["systems"].clone();
    two.as_array_mut().unwrap().push(json!({"title": "سامانهٔ دوم", "url": "https://two.sample.gov.ir",
        "network": "internet", "ip": "5.160.10.21"}));
    accepted(&case, json!({ "systems": two })).await;
    case.submit().await.expect(202);
    case.until("evaluation").await;
}

async fn g001_the_network_of_a_system_decides_the_route(engine: Engine) {
    let (kartabl, portal, sara) = Kartabl::connected(engine).await;
    let case = Filed::service(&portal).await;
    for network in ["internal", "government"] {
        let change = row("systems", "network", json!(network));
        refused(&case, change, "systems", "network", "wrong", "سرویس را از مسیر GSB دریافت می‌کند").await;
    }
    accepted(&case, row("systems", "network", json!("internet"))).await;

    // Over the other route it is the other way round.
    let mut inner = connection();
    inner["route"]["route"] = json!("GSB");
    kartabl.connect(&portal, &sara, inner).await;
    let over_gsb = json!({"service": {"service": "postal-code"}, "connection": {"route": "GSB"}});
    case.edit(over_gsb).await.expect(200);
    let internet = row("systems", "network", json!("internet"));
    refused(&case, internet, "systems", "network", "wrong", "باید از طریق PGSB اقدام به دریافت سرویس نمایید")
        .await;
    let mut isolated = row("systems", "network", json!("government"));
    isolated["systems"][0]["ip"] = json!("10.1.2.3");
    accepted(&case, isolated).await;
    case.submit().await.expect(202);
    case.until("evaluation").await;
}

async fn g001_an_address_of_the_other_kind_of_network_is_shown_to_the_reviewer(engine: Engine) {
    let (_kartabl, portal, sara) = Kartabl::connected(engine).await;
    for (ip, warned) in [("192.168.1.10", true), ("fd00::1", true), ("5.160.10.20", false)] {
        let case = Filed::service(&portal).await;
        accepted(&case, row("systems", "ip", json!(ip))).await;
        case.submit().await.expect(202);
        case.until("evaluation").await;
        let shown = page::plain(&sara.get(&format!("/cases/{}", case.code)).await.expect(200).text());
        assert_eq!(shown.contains("خصوصی است ولی بستر استفادهٔ این سامانه"), warned, "{ip}");
    }
}

async fn g001_a_technical_contact_can_be_reached(engine: Engine) {
    let (_kartabl, portal, _) = Kartabl::connected(engine).await;
    let case = Filed::service(&portal).await;
    let table = [
        ("first_name", Value::Null, "missing", "نام"),
        ("last_name", Value::Null, "missing", "نام خانوادگی"),
        ("mobile", Value::Null, "missing", "تلفن همراه"),
        ("mobile", json!("02188776655"), "wrong", "02188776655"),
        ("email", Value::Null, "missing", "ایمیل"),
        ("email", json!("ahmadi"), "wrong", "ahmadi"),
        ("email", json!("ahmadi@yahoo.com"), "wrong", "از یک سرویس ایمیل عمومی است"),
        ("email", json!("ahmadi@notsample.gov.ir"), "wrong", "از دامنهٔ سازمان شما نیست"),
    ];
    for (field, value, kind, says) in table {
        refused(&case, row("contacts", field, value), "contacts", field, kind, says).await;
    }
    for (field, value) in [
        ("mobile", json!("+98 912 111 2244")),
        ("mobile", json!("۰۰۹۸۹۱۲۱۱۱۲۲۴۴")),
        ("email", json!("AHMADI@IT.Sample.gov.ir")),
    ] {
        accepted(&case, row("contacts", field, value)).await;
    }
    case.submit().await.expect(202);
    case.until("evaluation").await;
}

async fn g001_g003_the_route_and_the_operator_are_those_of_an_active_connection(engine: Engine) {
    let (kartabl, portal, sara) = Kartabl::connected(engine).await;
    let case = Filed::service(&portal).await;
    let other = json!({"connection": {"operator": "tosan"}});
    refused(
        &case,
        other,
        "connection",
        "operator",
        "wrong",
        "اپراتور یکی از اتصال‌های فعال خود را انتخاب کنید",
    )
    .await;
    let typed = case.edit(json!({"connection": {"operator": "هر اپراتوری"}})).await.expect(422).json();
    assert_eq!(typed["code"], "not_in_catalogue", "an operator is picked, never typed");
    // A slip in the route says nothing about the operator, the user name or the service.
    let slip = json!({"connection": {"route": "X25", "operator": "sitad"}});
    refused(&case, slip, "connection", "route", "wrong", "یکی از «GSB»، «PGSB»").await;
    assert_eq!(places(&case.look().await), ["connection.route wrong"]);

    // With a second connection there is the choice.
    let mut second = connection();
    second["route"]["operator"] = json!("tosan");
    second["route"]["usernames"] = json!("sample_tosan");
    kartabl.connect(&portal, &sara, second).await;
    accepted(
        &case,
        json!({"connection": {"route": "PGSB", "operator": "tosan", "username": "sample_tosan"}}),
    )
    .await;
    case.submit().await.expect(202);
    case.until("evaluation").await;
}

async fn g000_a_letter_has_a_number_and_a_date_that_has_come(engine: Engine) {
    let (_kartabl, portal, _) = Kartabl::connected(engine).await;
    let case = Filed::service(&portal).await;
    let today = JalaliDate::today(kartabl_storage::testing::world().now());
    let tomorrow = today.add_days(1).to_string();
    let table = [
        ("number", Value::Null, "missing", "شماره نامه"),
        ("date", Value::Null, "missing", "تاریخ نامه"),
        ("date", json!("1404/12/30"), "wrong", "1404/12/30"),
        ("date", json!("2025-10-07"), "wrong", "2025-10-07"),
        ("date", json!(tomorrow), "wrong", tomorrow.as_str()),
    ];
    for (field, value, kind, says) in table {
        refused(&case, json!({"letters": {field: value}}), "letters", field, kind, says).await;
        accepted(&case, json!({"letters": {"number": "1404/2578", "date": "1404/07/15"}})).await;
    }
    for date in ["1403/12/30", "۱۴۰۴/۷/۱۵", &today.to_string()] {
        accepted(&case, json!({"letters": {"date": date}})).await;
    }
}

async fn g000_g001_after_the_submission_it_can_only_be_seen(engine: Engine) {
    let (_kartabl, portal, sara) = Kartabl::connected(engine).await;
    let case = Filed::service(&portal).await;
    case.submit().await.expect(202);
    case.until("evaluation").await;
    let told = case.look().await;
    let desk = told["messages"].as_array().unwrap();
    assert!(desk.iter().any(|message| message["text"] == "پرونده جهت بررسی ارسال شد"), "{desk:#?}");

    let edited = case.edit(json!({"submit": {"note": "یک توضیح دیگر"}})).await.expect(409).json();
    assert!(edited["detail"].as_str().unwrap().contains(ONLY_TO_BE_SEEN), "{edited:#}");
    case.upload("letter", None, "application/pdf", "%PDF-1.7").await.expect(409);
    case.submit().await.expect(409);
    assert_eq!(case.look().await["data"], told["data"]);

    // A return opens the sections that it names, and no other.
    sara.take(&case.code).await.expect(303);
    let defect = ("contacts[0].mobile", "wrong", "به این شماره پاسخی داده نشد.");
    sara.return_with(&case.code, &[defect]).await.expect(303);
    case.edit(json!({"letters": {"number": "1404/1"}})).await.expect(409);
    case.edit(row("contacts", "mobile", json!("09121112255"))).await.expect(200);
}

async fn g001_a_wrong_service_is_returned_by_the_reviewer(engine: Engine) {
    let (_kartabl, portal, sara) = Kartabl::connected(engine).await;
    let case = Filed::service(&portal).await;
    case.edit(json!({"service": {"service": "veterans"}})).await.expect(200);
    case.submit().await.expect(202);
    case.until("evaluation").await;
    sara.take(&case.code).await.expect(303);
    let text = "مجوز پیوست برای «استعلام شاهکار» صادر شده است؛ همان سرویس را انتخاب کنید.";
    sara.return_with(&case.code, &[("service.service", "wrong", text)]).await.expect(303);
    let returned = case.look().await;
    assert_eq!(places(&returned), ["service.service wrong"]);
    assert_eq!(defect_at(&returned, "service", "service"), text);
    case.resubmit().await.expect(422);
    case.edit(json!({"service": {"service": "shahkar"}})).await.expect(200);
    case.resubmit().await.expect(202);
    let back = case.until("evaluation").await;
    assert_eq!(back["data"]["service"]["service"], "shahkar");
    sara.approve(&case.code).await.expect(303);
}
