//! SMS providers over HTTP, played by a server that answers, refuses, stalls or drops by the receiver's number.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Uri},
    response::{IntoResponse, Response},
    routing::any,
};
use kartabl_jobs::gateways::{Gateways, SendFault, Sms};
use tokio::net::TcpListener;

use super::open;

#[derive(Debug, Clone)]
struct Seen {
    path: String,
    headers: HeaderMap,
    body: String,
}

#[derive(Clone, Default)]
struct Provider(Arc<Mutex<Vec<Seen>>>);

impl Provider {
    /// Serves on a free port until the test ends.
    async fn start() -> (Self, String) {
        let provider = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new()
            .route("/v1/{key}/sms/{call}", any(answer))
            .route("/send", any(answer))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (provider, address)
    }

    fn seen(&self) -> Vec<Seen> {
        self.0.lock().unwrap().clone()
    }
}

/// What to do stands in the request's body, as `CASE` after the number 0912.
async fn answer(State(provider): State<Provider>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let body = String::from_utf8(body.to_vec()).unwrap();
    let path = uri.path_and_query().unwrap().to_string();
    provider.0.lock().unwrap().push(Seen { path, headers, body: body.clone() });
    let case = body.split_once("0912").map_or("", |(_, rest)| &rest[..7]);
    let reply = |status: u16, text: &str| {
        let body = format!(
            r#"{{"return": {{"status": {status}, "message": "{text}"}}, "entries": [{{"messageid": 85463, "status": {text}}}]}}"#
        );
        (axum::http::StatusCode::from_u16(status).unwrap(), body).into_response()
    };
    match case {
        "0000001" => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            reply(200, "1")
        }
        // The head of an answer, then a broken connection.
        "0000002" => {
            let broken = futures::stream::iter([Err::<Bytes, _>(std::io::Error::other("gone"))]);
            Body::from_stream(broken).into_response()
        }
        "0000003" => (axum::http::StatusCode::BAD_GATEWAY, "<html>Bad gateway").into_response(),
        "0000004" => "<html>Welcome to the hotel's network".into_response(),
        "0000005" => {
            (axum::http::StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "7")], "later").into_response()
        }
        "0000006" => (axum::http::StatusCode::FOUND, [("location", "/send")]).into_response(),
        status if status.starts_with("0000") => reply(status[4..].parse().unwrap_or(200), "1"),
        _ => reply(200, "10"),
    }
}

fn sms(case: &str) -> Sms {
    Sms { key: format!("key-{case}"), to: format!("0912{case}"), text: "کد «۱۲» & \"x\"".to_owned() }
}

async fn kind(gateways: &Gateways, case: &str) -> &'static str {
    match gateways.sms.send(sms(case)).await {
        Ok(_) => "accepted",
        Err(fault) => fault.kind(),
    }
}

/// Seconds that an answer may take: more than a busy machine needs, and less for a provider that never answers.
const PATIENT: u32 = 20;
const IMPATIENT: u32 = 1;

fn kavenegar(address: &str, timeout: u32) -> Gateways {
    let settings = format!(
        "[sms]\nkind = 'kavenegar'\napi_key = 'sesame'\nsender = '3000'\nurl = '{address}/v1'\ntimeout_seconds = {timeout}"
    );
    open(&settings, &std::env::temp_dir()).unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test]
async fn kavenegar_is_told_apart_by_its_codes() {
    let (provider, address) = Provider::start().await;
    let gateways = kavenegar(&address, PATIENT);
    let accepted = gateways.sms.send(sms("1111111")).await.unwrap();
    assert_eq!(accepted.provider_id.as_deref(), Some("85463"));

    let cases = [
        ("0000401", "refused"),
        ("0000407", "refused"),
        ("0000409", "busy"),
        ("0000411", "refused"),
        ("0000412", "refused"),
        ("0000413", "refused"),
        ("0000414", "refused"),
        ("0000418", "busy"),
        ("0000500", "unknown"),
        ("0000002", "unknown"),
        ("0000003", "unknown"),
        ("0000004", "unknown"),
        ("0000005", "busy"),
        ("0000006", "refused"),
    ];
    for (case, expected) in cases {
        assert_eq!(kind(&gateways, case).await, expected, "{case}");
    }
    let never = kind(&kavenegar(&address, IMPATIENT), "0000001").await;
    assert_eq!(never, "unknown");
    let later = gateways.sms.send(sms("0000005")).await.unwrap_err();
    assert!(matches!(later, SendFault::Busy { retry_after, .. } if retry_after.as_secs() == 7), "{later:?}");

    // Each was asked once: nothing is repeated behind our back.
    assert_eq!(provider.seen().len(), cases.len() + 3);
    let first = &provider.seen()[0];
    assert_eq!(first.path, "/v1/sesame/sms/send.json");
    assert!(
        first.body.contains("receptor=09121111111") && first.body.contains("sender=3000"),
        "{}",
        first.body
    );

    let too_long = Sms { text: "ب".repeat(901), ..sms("1111111") };
    assert!(matches!(gateways.sms.send(too_long).await, Err(SendFault::Refused { .. })));
}

#[tokio::test]
async fn the_same_key_is_the_same_local_id() {
    let (provider, address) = Provider::start().await;
    let gateways = kavenegar(&address, PATIENT);
    assert!(gateways.sms.takes_key());
    for case in ["1111111", "1111111", "2222222"] {
        gateways.sms.send(sms(case)).await.unwrap();
    }
    let ids: Vec<u64> = provider
        .seen()
        .iter()
        .map(|seen| {
            let field = seen.body.split('&').find_map(|pair| pair.strip_prefix("localid=")).unwrap();
            field.parse().unwrap()
        })
        .collect();
    assert_eq!(ids[0], ids[1]);
    assert_ne!(ids[0], ids[2]);
    assert!(i64::try_from(ids[0]).is_ok());
}

#[tokio::test]
async fn a_provider_that_is_not_there_was_not_reached() {
    // A listener that is gone again: its port refuses.
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let fault = kavenegar(&format!("http://{address}"), PATIENT).sms.send(sms("1111111")).await.unwrap_err();
    assert_eq!(fault.kind(), "down");
    assert!(fault.surely_not_sent());
    assert!(!fault.to_string().contains("sesame"), "{fault}");

    let fault = kavenegar("http://no-such-host.invalid", PATIENT).sms.send(sms("1111111")).await.unwrap_err();
    assert_eq!(fault.kind(), "down");
}

fn configured(address: &str, timeout: u32) -> Gateways {
    let settings = format!(
        r#"
        [sms]
        kind = "http"
        url = "{address}/send?key={{{{ key|urlencode }}}}"
        headers = {{ "X-API-KEY" = "{{{{ secrets.token }}}}" }}
        secrets = {{ token = "sesame" }}
        sender = "3000"
        body = '{{"lineNumber": {{{{ sender }}}}, "messageText": {{{{ text }}}}, "mobiles": [{{{{ to }}}}]}}'
        accepted = "status == 200 and body.return.status == 200"
        provider_id = "body.entries[0].messageid"
        refused = "body.return.status in [411, 413]"
        busy = "body.return.status == 418"
        timeout_seconds = {timeout}
    "#
    );
    open(&settings, &std::env::temp_dir()).unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test]
async fn a_configured_provider_is_asked_and_read_as_its_settings_say() {
    let (provider, address) = Provider::start().await;
    let gateways = configured(&address, PATIENT);
    assert!(!gateways.sms.takes_key());
    let accepted = gateways.sms.send(sms("1111111")).await.unwrap();
    assert_eq!(accepted.provider_id.as_deref(), Some("85463"));

    let seen = &provider.seen()[0];
    assert_eq!(seen.path, "/send?key=key-1111111");
    assert_eq!(seen.headers["x-api-key"], "sesame");
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&seen.body).unwrap(),
        serde_json::json!({"lineNumber": "3000", "messageText": "کد «۱۲» & \"x\"", "mobiles": ["09121111111"]})
    );

    let cases = [
        ("0000411", "refused"),
        ("0000413", "refused"),
        ("0000418", "busy"),
        ("0000429", "busy"),
        ("0000500", "unknown"),
        ("0000002", "unknown"),
        ("0000004", "unknown"),
        ("0000006", "refused"),
    ];
    for (case, expected) in cases {
        assert_eq!(kind(&gateways, case).await, expected, "{case}");
    }
}
