//! Identity inquiries: an HTTP service that is right, wrong, slow, broken or gone, and the local register.

use std::time::Duration;

use axum::{Json, Router, extract::State, http::HeaderMap, http::StatusCode, routing::post};
use kartabl_domain::people::identity::{Gate, Person};
use kartabl_jobs::gateways::{Gateways, InquiryAnswer};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::mpsc};

use super::open;

fn person(mobile: &str) -> Person {
    Person {
        national_code: "0076229645".parse().unwrap(),
        mobile: mobile.parse().unwrap(),
        name: Some("نگار «آذری» \"x\"".to_owned()),
        birth_date: Some("1365/04/12".to_owned()),
        father_name: None,
    }
}

/// A service that answers by the last digit of the number; what it was asked comes out of the channel.
async fn service() -> (String, mpsc::UnboundedReceiver<Value>) {
    async fn answer(
        State(asked): State<mpsc::UnboundedSender<Value>>,
        headers: HeaderMap,
        Json(body): Json<Value>,
    ) -> (StatusCode, String) {
        let mobile = body["mobile"].as_str().unwrap_or("0").to_owned();
        asked.send(json!({"key": headers["x-key"].to_str().unwrap(), "body": body})).unwrap();
        match mobile.chars().next_back() {
            Some('1') => (StatusCode::OK, json!({"response": 200}).to_string()),
            Some('2') => {
                (StatusCode::OK, json!({"response": 600, "comment": "شماره به نام دیگری است."}).to_string())
            }
            Some('3') => (StatusCode::OK, json!({"response": 600}).to_string()),
            Some('4') => (StatusCode::BAD_GATEWAY, "<html>Bad gateway".to_owned()),
            Some('5') => {
                tokio::time::sleep(Duration::from_secs(60)).await;
                (StatusCode::OK, json!({"response": 200}).to_string())
            }
            // A status of the service that nobody has told us of.
            _ => (StatusCode::OK, json!({"response": 999}).to_string()),
        }
    }
    let (sender, receiver) = mpsc::unbounded_channel();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let app = Router::new().route("/ask/{gate}", post(answer)).with_state(sender);
    tokio::spawn(async move { axum::serve(listener, app).await });
    (address, receiver)
}

fn gateways(address: &str, timeout: u32) -> Gateways {
    let call = |gate: &str| {
        format!(
            r#"[identity.{gate}]
            url = "{address}/ask/{gate}"
            body = '{{"id": {{{{ national_code }}}}, "mobile": {{{{ mobile }}}}, "name": {{{{ name }}}}, "father": {{{{ father_name }}}}}}'
            matches = "body.response == 200"
            differs = "body.response == 600"
            reason = "body.comment"
            "#
        )
    };
    let head = format!(
        "[identity]\nkind = 'http'\ntimeout_seconds = {timeout}\nheaders = {{ x-key = '{{{{ secrets.key }}}}' }}\n\
         secrets = {{ key = 'sesame' }}\n"
    );
    let settings = format!("{head}{}{}", call("shahkar"), call("civil_registry"));
    open(&settings, &std::env::temp_dir()).unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test]
async fn a_service_is_asked_by_its_mapping_and_only_a_clear_answer_counts() {
    let (address, mut asked) = service().await;
    let [patient, impatient] = [20, 1].map(|seconds| gateways(&address, seconds));
    let ask = async |mobile: &str, gate| {
        let gateways = if mobile.ends_with('5') { &impatient } else { &patient };
        gateways.identity.ask(gate, person(mobile)).await
    };

    assert_eq!(ask("09121112201", Gate::Shahkar).await, Ok(InquiryAnswer::Matches));
    let seen = asked.recv().await.unwrap();
    let body =
        json!({"id": "0076229645", "mobile": "09121112201", "name": "نگار «آذری» \"x\"", "father": null});
    assert_eq!(seen, json!({"key": "sesame", "body": body}));
    let told = InquiryAnswer::Differs { reason: "شماره به نام دیگری است.".to_owned() };
    assert_eq!(ask("09121112202", Gate::Shahkar).await, Ok(told));
    let usual =
        InquiryAnswer::Differs { reason: "مشخصات با ثبت احوال یکی نیست.".to_owned() };
    assert_eq!(ask("09121112203", Gate::CivilRegistry).await, Ok(usual));
    for (mobile, cause) in
        [("09121112204", "HTTP 502"), ("09121112205", "timed out"), ("09121112206", "HTTP 200")]
    {
        let fault = ask(mobile, Gate::Shahkar).await.unwrap_err();
        assert!(fault.cause.contains(cause), "{mobile}: {fault}");
        assert!(
            !fault.cause.contains("0912") && !fault.cause.contains("0076229645"),
            "no person is told: {fault}"
        );
    }
}

#[tokio::test]
async fn a_service_that_is_gone_is_down() {
    let gateways = gateways("http://127.0.0.1:1", 20);
    assert!(gateways.identity.ask(Gate::Shahkar, person("09121112201")).await.is_err());
}

#[tokio::test]
async fn the_register_is_read_at_every_question() {
    let data = tempfile::tempdir().unwrap();
    let gateways = open("[identity]\nkind = 'register'", data.path()).unwrap();
    let asked = async |gate| gateways.identity.ask(gate, person("09121112201")).await;
    assert!(asked(Gate::Shahkar).await.unwrap_err().cause.contains("identity.toml"));

    let write = |text: &str| std::fs::write(data.path().join("identity.toml"), text).unwrap();
    write(
        "[[people]]\nnational_code = '0076229645'\nmobiles = ['۰۹۱۲۱۱۱۲۲۰۱']\nname = 'نگار «آذري» \"x\"'\nbirth_date = '1365/04/12'",
    );
    assert_eq!(asked(Gate::Shahkar).await, Ok(InquiryAnswer::Matches));
    assert_eq!(
        asked(Gate::CivilRegistry).await,
        Ok(InquiryAnswer::Matches),
        "spellings are folded, what was not given is not asked"
    );
    write("[[people]]\nnational_code = '0076229645'\nmobiles = []\nname = 'دیگری'");
    assert!(matches!(asked(Gate::Shahkar).await, Ok(InquiryAnswer::Differs { .. })));
    assert!(matches!(asked(Gate::CivilRegistry).await, Ok(InquiryAnswer::Differs { .. })));
    write("\npeople = 'نگار'");
    let fault = asked(Gate::Shahkar).await.unwrap_err();
    assert!(fault.cause.ends_with("can't be read at line 2"), "{fault}");
}
