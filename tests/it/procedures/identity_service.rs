//! Correspondence behind an identity service over HTTP (guide 002): what it answers, refuses, garbles or never says stands
//! honestly with the draft, which stays locked until the service has spoken.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::support::{Api, Engine, Filed, Kartabl, Staff, eventually, on_both_engines};

on_both_engines!(g002_an_identity_service_is_read_honestly_whatever_it_does);

const TOKEN: &str = "sesame-7f31";
const NATIONAL_CODE: &str = "0076229645";
const REASON: &str = "شمارهٔ همراه به نام شخص دیگری است.";

/// What the service does with a question about a mobile number, by its last digit, until it is mended.
const MODES: [(char, &str); 6] =
    [('1', "yes"), ('2', "no"), ('3', "error"), ('4', "garbage"), ('5', "stall"), ('6', "drop")];

/// A broker of the usual shape: `{requestContext, nationalId, mobileNumber}` → `{isMatched, responseContext}`.
#[derive(Clone)]
struct Broker {
    asked: Arc<Mutex<Vec<Value>>>,
    mended: Arc<Mutex<bool>>,
    address: String,
}

impl Broker {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let broker = Self { asked: Arc::default(), mended: Arc::default(), address };
        let app = Router::new().route("/{gate}", post(answer)).with_state(broker.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        broker
    }

    fn settings(&self) -> String {
        let inquiry = |gate: &str| {
            format!(
                r#"[gateways.identity.{gate}]
url = "{}/{gate}"
body = '{{"requestContext": {{"apiInfo": {{"businessId": "kartabl", "businessToken": {{{{ secrets.token }}}}}}}}, "nationalId": {{{{ national_code }}}}, "mobileNumber": {{{{ mobile }}}}}}'
matches = "body.isMatched == true"
differs = "body.isMatched == false"
reason = "body.responseContext.status.message"
"#,
                self.address
            )
        };
        format!(
            "[gateways.identity]\nkind = 'http'\ntimeout_seconds = 4\nsecrets = {{ token = '{TOKEN}' }}\n{}{}",
            inquiry("shahkar"),
            inquiry("civil_registry")
        )
    }
}

async fn answer(State(broker): State<Broker>, Path(gate): Path<String>, Json(body): Json<Value>) -> Response {
    let mobile = body["mobileNumber"].as_str().unwrap().to_owned();
    broker.asked.lock().unwrap().push(json!({"gate": gate, "body": body}));
    let mended = *broker.mended.lock().unwrap();
    let matched = |matched: bool, message: &str| {
        Json(json!({"isMatched": matched, "responseContext": {"status": {"code": 200, "message": message}}}))
            .into_response()
    };
    let mode = MODES.iter().find(|(last, _)| mobile.ends_with(*last)).map_or("yes", |(_, mode)| mode);
    match mode {
        "yes" => matched(true, ""),
        "no" => matched(false, REASON),
        _ if mended => matched(true, ""),
        "error" => (StatusCode::INTERNAL_SERVER_ERROR, format!("<h1>{mobile}</h1>")).into_response(),
        "garbage" => "{\"isMatched\": tr".into_response(),
        "stall" => {
            tokio::time::sleep(Duration::from_secs(30)).await;
            matched(true, "")
        }
        // The connection ends in the middle of the answer.
        _ => Response::builder()
            .header("content-length", "4000")
            .body(axum::body::Body::from("{\"isMatched\": true"))
            .unwrap(),
    }
}

async fn draft(portal: &Api, last: char) -> Filed {
    let applicant = json!({"kind": "natural", "national_code": NATIONAL_CODE, "name": "نگار آذری",
        "mobile": format!("0912111229{last}"), "email": "negar@example.ir", "birth_date": "1365/04/12"});
    Filed::open_for(portal, "correspondence", applicant, json!({})).await.0
}

/// Waits until the gates stand so; answers with what the first one says.
async fn gates(case: &Filed, states: [&str; 2]) -> String {
    eventually(&format!("the gates of {} to be {states:?}", case.code), async || {
        let seen = case.look().await;
        let gates = seen["identity"].as_array()?;
        let now: Vec<_> = gates.iter().map(|gate| gate["state"].clone()).collect();
        (now == states.map(Value::from)).then(|| gates[0]["text"].as_str().unwrap().to_owned())
    })
    .await
}

async fn page(staff: &Staff, case: &Filed) -> String {
    staff.get(&format!("/cases/{}", case.code)).await.expect(200).text()
}

async fn g002_an_identity_service_is_read_honestly_whatever_it_does(engine: Engine) {
    let broker = Broker::start().await;
    let kartabl = Kartabl::start_with(engine, &broker.settings()).await;
    kartabl.add_user("modir", "مدیر سامانه", "admin", "evaluation").await;
    let admin = kartabl.sign_in("modir").await;
    let portal = kartabl.portal("portal", &["correspondence"]).await;

    let good = draft(&portal, '1').await;
    gates(&good, ["passed", "passed"]).await;
    let first = broker.asked.lock().unwrap()[0].clone();
    let context = json!({"apiInfo": {"businessId": "kartabl", "businessToken": TOKEN}});
    assert_eq!(
        first["body"],
        json!({"requestContext": context, "nationalId": NATIONAL_CODE, "mobileNumber": "09121112291"})
    );
    good.edit(json!({"subject": {"subject": "درخواست معرفی نماینده"}})).await.expect(200);
    assert!(page(&admin, &good).await.contains("تأیید شد."));

    let refused = draft(&portal, '2').await;
    assert!(gates(&refused, ["refused", "waiting"]).await.starts_with(REASON));
    assert!(page(&admin, &refused).await.contains(REASON));
    locked(&refused, REASON).await;

    let mut down = Vec::new();
    for (last, mode) in &MODES[2..] {
        let case = draft(&portal, *last).await;
        let text = gates(&case, ["down", "waiting"]).await;
        assert!(text.contains("سرویس استعلام پاسخ نمی‌دهد"), "{mode}: {text}");
        locked(&case, "سرویس استعلام پاسخ نمی‌دهد").await;
        let page = page(&admin, &case).await;
        assert!(page.contains("سرویس استعلام پاسخ نمی‌دهد") && page.contains("پس از گام پیش"), "{page}");
        down.push(case);
    }

    // The machine room tells what is tried in vain, why, and nothing of the person.
    for (case, cause) in down.iter().zip(["HTTP 500", "HTTP 200", "timed out", "unknown"]) {
        let rows =
            admin.get(&format!("/jobs?state=scheduled&kind=confirm_identity&case={}", case.code)).await;
        let rows = rows.expect(200).text();
        assert!(rows.contains("استعلام هویت") && rows.contains("تلاش دوباره"), "{rows}");
        let job = rows
            .split("href=\"/jobs/")
            .filter_map(|rest| rest.split('"').next())
            .find(|id| id.parse::<u64>().is_ok());
        let job = job.expect("a row").to_owned();
        let page = admin.get(&format!("/jobs/{job}")).await.expect(200).text();
        assert!(page.contains(cause), "{cause}: {page}");
        assert!(!page.contains("0912") && !page.contains(NATIONAL_CODE) && !page.contains(TOKEN), "{page}");
    }

    // It is mended: an operator does not have to wait for the next attempt, and nobody has to file anew.
    *broker.mended.lock().unwrap() = true;
    let every = [("act", "retry"), ("state", "scheduled"), ("kind", "confirm_identity"), ("all", "yes")];
    admin.post("/jobs/act", &every).await.expect(303);
    for case in &down {
        gates(case, ["passed", "passed"]).await;
        case.edit(json!({"subject": {"subject": "درخواست معرفی نماینده"}})).await.expect(200);
    }
    assert_eq!(gates(&refused, ["refused", "waiting"]).await.split(' ').next(), REASON.split(' ').next());

    let log = kartabl.log();
    for secret in [TOKEN, NATIONAL_CODE, "0912111229"] {
        assert!(!log.contains(secret), "{secret} is in the log: {log}");
    }
    let told = kartabl.run(&["doctor"], "").await;
    let answers = format!(
        "Shahkar at {}/shahkar answers (OPTIONS without a person or a key: HTTP 405)",
        broker.address
    );
    assert!(told.out.contains(&answers), "{}", told.out);
    let printed = kartabl.run(&["config", "print"], "").await;
    assert!(printed.out.contains("/civil_registry") && !printed.out.contains(TOKEN), "{}", printed.out);
    assert_eq!(
        broker.asked.lock().unwrap().iter().filter(|asked| asked["gate"] == "civil_registry").count(),
        5,
        "once for each that passed the first gate"
    );
}

/// Nothing can be filled in, and the refusal says why.
async fn locked(case: &Filed, why: &str) {
    let problem = case.edit(json!({"subject": {"subject": "متن"}})).await.expect(409).json();
    assert_eq!(problem["code"], "identity_awaited", "{problem:#}");
    assert!(problem["detail"].as_str().unwrap().contains(why), "{problem:#}");
}
