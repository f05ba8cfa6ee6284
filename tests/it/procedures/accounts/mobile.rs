//! The mobile number of an account: its owner cannot change it, and the organisation can.

use super::{MOBILE, PEOPLE, filing, person, standing, start, submitted};
use crate::support::{Engine, Filed, Staff, on_both_engines, page};
use serde_json::json;

on_both_engines!(
    g004_the_owner_of_an_account_cannot_change_its_mobile,
    g004_the_organisation_can_change_the_mobile_of_an_account,
);

const OTHER: &str = "09121112200";

async fn g004_the_owner_of_an_account_cannot_change_its_mobile(engine: Engine) {
    let (kartabl, portal) = start(engine, PEOPLE).await;
    Filed::open_for(&portal, "contract-registration", person(MOBILE), json!({})).await;
    let another = kartabl.portal("another", &["contract-registration", "estate-service"]).await;
    for (api, procedure) in
        [(&portal, "contract-registration"), (&portal, "estate-service"), (&another, "estate-service")]
    {
        let refused = api.post("/cases", &filing(procedure, &person(OTHER))).await.expect(422).json();
        assert_eq!(refused["errors"][0]["path"], "applicant.mobile", "{refused:#}");
        let text = refused["detail"].as_str().unwrap();
        assert!(text.contains("0912***2299") && text.contains("تغییر آن را از سازمان بخواهید"), "{text}");
        assert!(!text.contains(MOBILE), "a portal learns no number that it does not know");
    }
    // The same number in another spelling is the same; what does not go by the account takes any number.
    portal.post("/cases", &filing("estate-service", &person("+98 912 111 2299"))).await.expect(201);
    portal.post("/cases", &filing("correspondence", &person(OTHER))).await.expect(201);
    another.post("/cases", &filing("estate-service", &person(MOBILE))).await.expect(201);
}

async fn g004_the_organisation_can_change_the_mobile_of_an_account(engine: Engine) {
    let (kartabl, portal) = start(engine, PEOPLE).await;
    kartabl.add_user("leila", "لیلا سرپرست", "supervisor", "contracts").await;
    let case = submitted(&portal, person(MOBILE)).await;
    case.until("evaluation").await;
    let (mina, leila) = (kartabl.sign_in("mina").await, kartabl.sign_in("leila").await);
    let html = leila.get(&format!("/cases/{}", case.code)).await.expect(200).text();
    let path = html.split("href=\"/applicants/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(!html.contains(&format!("/applicants/{}", "0076229645")), "the address tells nothing");
    let path = format!("/applicants/{path}");
    let shown = leila.get(&path).await.expect(200).text();
    assert!(shown.contains(MOBILE) && shown.contains("تأییدشده") && shown.contains(&case.code), "{shown}");
    assert!(!mina.get(&path).await.expect(200).text().contains("name=\"mobile\""), "an expert only reads");

    let version = page::version(&shown);
    let change = async |staff: &Staff, mobile: &str, reason: &str| {
        let fields = [("version", version.as_str()), ("mobile", mobile), ("reason", reason)];
        staff.post(&format!("{path}/mobile"), &fields).await
    };
    change(&mina, OTHER, "سیم‌کارت گم شده است").await.expect(403);
    let refused = change(&leila, "0912", "").await.expect(422).text();
    assert!(refused.contains("id=\"mobile-e\"") && refused.contains("value=\"0912\""), "{refused}");
    let refused = change(&leila, OTHER, "").await.expect(422).text();
    assert!(refused.contains("id=\"reason-e\"") && refused.contains(OTHER), "{refused}");
    change(&leila, OTHER, "سیم‌کارت گم شده است").await.expect(303);
    let late = change(&leila, "09121112211", "سیم‌کارت دوم هم گم شده است").await.expect(409).text();
    assert!(
        late.contains("09121112211") && late.contains("سیم‌کارت دوم هم گم شده است"),
        "nothing typed is lost"
    );

    // Whose the new number is was asked anew; the old one is refused now, and the open case goes by the new one.
    standing(&case, "passed").await;
    let shown = leila.get(&path).await.expect(200).text();
    assert!(shown.contains("سیم‌کارت گم شده است") && shown.contains("لیلا سرپرست"), "{shown}");
    portal.post("/cases", &filing("estate-service", &person(MOBILE))).await.expect(422);
    portal.post("/cases", &filing("estate-service", &person(OTHER))).await.expect(201);
    mina.take(&case.code).await.expect(303);
    let defect = ("contract.contract", "wrong", "شمارهٔ قرارداد با نام طرف قرارداد یکی نیست.");
    mina.return_with(&case.code, &[defect]).await.expect(303);
    kartabl.sms_with(OTHER, &case.code).await;
    assert!(
        kartabl.sms().iter().all(|sms| sms.to == OTHER || !sms.text.contains("نقص")),
        "{:?}",
        kartabl.sms()
    );
    // Who has nothing to do with any of the cases does not read the page.
    kartabl.add_user("kian", "کیان مرادی", "expert", "workgroup").await;
    kartabl.sign_in("kian").await.get(&path).await.expect(403);
}
