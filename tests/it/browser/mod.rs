//! The pages in Chromium, clicked by the staff while a portal files by the API.

mod conflict;
mod dispatch;
mod jobs;
mod keyboard;
mod late;
mod main_path;
mod pages;
mod plain;

use serde_json::json;

use super::support::{Api, Browser, Engine, Filed, Kartabl, filed::service, kartabl::PASSWORD};

/// The name of the service that [`Office::file`] asks for: what its case is called.
const TITLE: &str = "استعلام شاهکار";

/// A running program with its staff and an applicant whose connection is approved.
struct Office {
    kartabl: Kartabl,
    portal: Api,
}

impl Office {
    async fn open(logins: &[&str]) -> Self {
        let kartabl = Kartabl::start(Engine::Sqlite).await;
        kartabl.employ(logins).await;
        let portal = kartabl.portal("portal", &["connection", "gsb-service"]).await;
        kartabl.approve_connection(&portal, &kartabl.sign_in("sara").await).await;
        Self { kartabl, portal }
    }

    /// A complete case in the pool of its unit, with one thing that the program warns about: a system in the Internet
    /// with a private address.
    async fn file(&self) -> Filed {
        let case = Filed::service(&self.portal).await;
        let mut systems = service()["systems"].clone();
        systems[0]["ip"] = "10.20.30.40".into();
        case.edit(json!({"systems": systems})).await.expect(200);
        case.submit().await.expect(202);
        case.until("evaluation").await;
        case
    }

    /// Files a case that a member of the staff takes.
    async fn file_for(&self, login: &str) -> Filed {
        let case = self.file().await;
        self.kartabl.sign_in(login).await.take(&case.code).await.expect(303);
        case
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.kartabl.address)
    }
}

impl Browser {
    /// A page that is kept in pictures on desk and phone in both themes, is accessible in each, and fits the narrowest
    /// phone too.
    async fn look(&self, name: &str) {
        self.picture_everywhere(name).await;
        self.narrow().await;
        self.assert_fits().await;
        self.desktop().await;
    }

    /// What is wrong with the page that came back takes the focus.
    async fn assert_alerted(&self) {
        let role = "return document.activeElement.getAttribute('role')";
        assert_eq!(self.script(role).await, "alert", "on {}", self.path().await);
    }

    async fn sign_in(&self, office: &Office, login: &str) {
        self.open(&office.address("/login")).await;
        self.fill("نام کاربری", login).await;
        self.fill("رمز عبور", PASSWORD).await;
        self.press("ورود").await;
        self.arrive("/").await;
    }

    async fn sign_out(&self) {
        self.press("خروج از حساب").await;
        self.arrive("/login").await;
    }
}
