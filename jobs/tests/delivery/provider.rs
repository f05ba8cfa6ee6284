//! An SMS provider that follows a script, one word for each call: `ok`, `busy`, `stall` (no answer) or `drop` (the
//! connection closes without one). After the script it says `ok`.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use tokio::net::TcpListener;

#[derive(Clone)]
pub(crate) struct Provider {
    address: String,
    /// Seconds that an answer may take: more than a busy machine needs, and less where an answer never comes.
    timeout: u32,
    script: Arc<Mutex<Vec<&'static str>>>,
    keys: Arc<Mutex<Vec<String>>>,
}

impl Provider {
    pub(crate) async fn start(script: &[&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let timeout = if script.contains(&"stall") { 3 } else { 20 };
        let script = script.iter().rev().copied().collect();
        let provider = Self { address, timeout, script: Arc::new(Mutex::new(script)), keys: Arc::default() };
        let app = Router::new()
            .route("/v1/{account}/sms/send.json", post(answer))
            .route("/send", post(answer))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        provider
    }

    /// Settings of a provider that knows our keys.
    pub(crate) fn kavenegar(&self) -> String {
        let Self { address, timeout, .. } = self;
        format!(
            "[sms]\nkind = 'kavenegar'\napi_key = 'k'\nurl = '{address}/v1'\ntimeout_seconds = {timeout}\n"
        )
    }

    /// Settings of one that doesn't.
    pub(crate) fn keyless(&self) -> String {
        let Self { address, timeout, .. } = self;
        format!(
            "[sms]\nkind = 'http'\nurl = '{address}/send'\ncontent_type = 'application/x-www-form-urlencoded'\n\
             body = 'localid={{{{ key }}}}'\naccepted = 'status == 200'\ntimeout_seconds = {timeout}\n"
        )
    }

    /// The key of each call, in order.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.keys.lock().unwrap().clone()
    }
}

async fn answer(State(provider): State<Provider>, form: String) -> Response {
    let key = form.split('&').find_map(|pair| pair.strip_prefix("localid=")).unwrap();
    provider.keys.lock().unwrap().push(key.to_owned());
    let next = provider.script.lock().unwrap().pop();
    match next {
        Some("busy") => (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "0")]).into_response(),
        Some("stall") => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            StatusCode::OK.into_response()
        }
        Some("drop") => {
            let broken = futures::stream::iter([Err::<String, _>(std::io::Error::other("gone"))]);
            Body::from_stream(broken).into_response()
        }
        _ => r#"{"return": {"status": 200}, "entries": [{"messageid": 1}]}"#.into_response(),
    }
}
