//! What members of the staff do with cases and letters: every act is the form that its page offers.

use serde_json::Value;

use super::{
    Answer, Api, Engine, Kartabl, Staff,
    filed::{Filed, connection},
    page,
};

/// Sign-in name, name, role and unit of everybody that the tests need.
const PEOPLE: [(&str, &str, &str, &str); 6] = [
    ("sara", "سارا رضایی", "expert", "evaluation"),
    ("omid", "امید کریمی", "expert", "evaluation"),
    ("mina", "مینا صادقی", "expert", "contracts"),
    ("kian", "کیان مرادی", "expert", "workgroup"),
    ("nima", "نیما دبیری", "secretariat", "secretariat"),
    ("admin", "مدیر", "admin", "evaluation"),
];

impl Kartabl {
    /// Adds members of the staff by their sign-in names.
    pub(crate) async fn employ(&self, logins: &[&str]) {
        for (login, name, role, unit) in PEOPLE.iter().filter(|person| logins.contains(&person.0)) {
            self.add_user(login, name, role, unit).await;
        }
    }

    /// A program with an organisation that has an approved connection over PGSB, and the reviewer who approved it.
    pub(crate) async fn connected(engine: Engine) -> (Self, Api, Staff) {
        let kartabl = Self::start(engine).await;
        kartabl.employ(&["sara"]).await;
        let portal = kartabl.portal("portal", &["connection", "gsb-service"]).await;
        let sara = kartabl.sign_in("sara").await;
        kartabl.approve_connection(&portal, &sara).await;
        (kartabl, portal, sara)
    }

    /// An approved connection of the applicant, by the way that every case goes.
    pub(crate) async fn approve_connection(&self, api: &Api, expert: &Staff) {
        self.connect(api, expert, connection()).await;
    }

    /// An approved connection with these data.
    pub(crate) async fn connect(&self, api: &Api, expert: &Staff, data: Value) {
        let connection = Filed::connection(api, data).await;
        connection.until("evaluation").await;
        expert.take(&connection.code).await.expect(303);
        expert.approve(&connection.code).await.expect(303);
        assert_eq!(connection.look().await["outcome"], "approved");
    }
}

impl Staff {
    /// Opens the page of the act and sends its form with these fields in place of the proposed ones.
    pub(crate) async fn act(&self, code: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let path = format!("/cases/{code}/{action}");
        let version = page::version(&self.get(&path).await.expect(200).text());
        self.post(&path, &[&[("version", version.as_str())], fields].concat()).await
    }

    pub(crate) async fn take(&self, code: &str) -> Answer {
        let version = page::version(&self.get(&format!("/cases/{code}")).await.expect(200).text());
        self.post(&format!("/cases/{code}/take"), &[("version", &version)]).await
    }

    /// Returns the case; a defect is a place, a kind and a text.
    pub(crate) async fn return_with(&self, code: &str, defects: &[(&str, &str, &str)]) -> Answer {
        let (last, own) = defects.split_last().unwrap();
        let mut fields = Vec::new();
        let numbers: Vec<_> = (0..own.len()).map(|number| number.to_string()).collect();
        for ((place, kind, text), number) in own.iter().zip(&numbers) {
            fields.extend([("own", number.as_str()), ("own_place", place), ("own_kind", kind)]);
            fields.push(("own_text", text));
        }
        fields.extend([("place", last.0), ("kind", last.1), ("text", last.2), ("do", "send")]);
        self.act(code, "defects", &fields).await
    }

    pub(crate) async fn refer(&self, code: &str, unit: &str, question: &str) -> Answer {
        self.act(code, "refer", &[("unit", unit), ("question", question)]).await
    }

    pub(crate) async fn give_opinion(&self, code: &str, opinion: &str) -> Answer {
        self.act(code, "opinion", &[("verdict", "favourable"), ("opinion", opinion)]).await
    }

    /// Approves with the words and the user names that the page proposes.
    pub(crate) async fn approve(&self, code: &str) -> Answer {
        self.decide(code, "approve").await
    }

    async fn decide(&self, code: &str, decision: &str) -> Answer {
        let path = format!("/cases/{code}/{decision}");
        let html = self.get(&path).await.expect(200).text();
        let [body, report, usernames] = ["body", "report", "usernames"].map(|name| page::field(&html, name));
        let fields = [
            ("version", page::version(&html)),
            ("body", body.unwrap_or_default()),
            ("report", report.unwrap_or_default()),
            ("usernames", usernames.unwrap_or_default()),
            ("do", decision.to_owned()),
        ];
        self.post(&path, &fields.each_ref().map(|(name, value)| (*name, value.as_str()))).await
    }

    /// Rejects with this reason.
    pub(crate) async fn reject(&self, code: &str, reason: &str) -> Answer {
        self.act(code, "reject", &[("reason", reason), ("do", "reject")]).await
    }

    // --- the letters desk -------------------------------------------------------------------------------------

    /// The id of the letter about this case that lies at the desk in this stage.
    pub(crate) async fn letter_of(&self, code: &str, stage: &str) -> Option<String> {
        let html = self.get(&format!("/letters?stage={stage}")).await.expect(200).text();
        let rows = html.split("<li><a href=\"/letters/").skip(1);
        let mut rows = rows.filter_map(|row| row.split("</li>").next());
        let row = rows.find(|row| row.contains(code))?;
        row.split(['"', '?']).next().map(str::to_owned)
    }

    /// Takes a number for a letter, or issues it.
    pub(crate) async fn act_on_letter(&self, letter: &str, action: &str) -> Answer {
        let html = self.get(&format!("/letters/{letter}")).await.expect(200).text();
        let version = page::version(&html);
        self.post(&format!("/letters/{letter}/{action}"), &[("version", &version)]).await
    }

    /// Numbers and issues the letter of a decided case; the background closes it.
    pub(crate) async fn issue(&self, code: &str) {
        let letter = self.letter_of(code, "draft").await.expect("a draft");
        self.act_on_letter(&letter, "number").await.expect(303);
        self.act_on_letter(&letter, "issue").await.expect(303);
    }
}
