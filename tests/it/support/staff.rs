//! A member of the staff at the pages, as a browser without JavaScript would be.

use std::sync::Mutex;

use reqwest::{Client, Method, RequestBuilder};

use super::Answer;

pub(crate) struct Staff {
    client: Client,
    address: String,
    cookies: Mutex<Vec<(String, String)>>,
    /// Asks again when the server goes away.
    persistent: bool,
}

impl Staff {
    /// Nobody yet.
    pub(crate) fn visitor(client: Client, address: String) -> Self {
        Self { client, address, cookies: Mutex::default(), persistent: false }
    }

    /// Signs in and expects to be let in.
    pub(crate) async fn sign_in(client: Client, address: String, login: &str, password: &str) -> Self {
        let staff = Self::visitor(client, address);
        staff
            .post("/login", &[("login", login), ("password", password), ("code", ""), ("next", "/")])
            .await
            .expect(303);
        staff
    }

    /// Makes the person repeat a request when the server goes away.
    pub(crate) fn persistent(self) -> Self {
        Self { persistent: true, ..self }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// Sends a form; names may repeat.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.send(self.request(Method::POST, path).form(form)).await
    }

    /// A request with the headers that a browser sends from a page of ours.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let cookies = self.cookies.lock().unwrap();
        let cookies: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        self.client
            .request(method, format!("{}{path}", self.address))
            .header("origin", &self.address)
            .header("sec-fetch-site", "same-origin")
            .header("accept", "text/html")
            .header("cookie", cookies.join("; "))
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Answer {
        let answer =
            if self.persistent { Answer::in_the_end(request).await } else { Answer::of(request).await };
        let mut cookies = self.cookies.lock().unwrap();
        for set in answer.headers.get_all("set-cookie") {
            let pair = set.to_str().unwrap().split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').unwrap();
            cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        drop(cookies);
        answer
    }
}
