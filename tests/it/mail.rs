//! E-mail of the assembled program at a real mail server: one letter for each message, also when the server was away.

use super::support::{
    Books, Engine, Kartabl, eventually,
    filed::{EMAIL, Filed, connection},
    smtp::MailServer,
};
use serde_json::Value;
use std::process::Command;

const DEFECT: &str = "تاریخ نامه با متن آن نمی‌خواند.";

fn settings(port: u16) -> String {
    format!(
        "[gateways.mail]\nkind = \"smtp\"\nhost = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\n\
         from = \"noreply@ito.example\"\nfrom_name = \"سازمان فناوری اطلاعات ایران\"\ntimeout_seconds = 5\n"
    )
}

/// What a mail program shows of a message.
fn read(message: &str) -> Value {
    let script = "import email, email.policy, json, sys\n\
        m = email.message_from_file(open(sys.argv[1]), policy=email.policy.default)\n\
        print(json.dumps({'subject': m['subject'], 'from': m['from'], 'to': m['to'], 'id': m['message-id'],\n\
            'text': m.get_body(('plain',)).get_content()}))";
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), message).unwrap();
    let python = std::env::var("KARTABL_TEST_PYTHON").expect("KARTABL_TEST_PYTHON is set by tests/run");
    let output = Command::new(python).arg("-c").arg(script).arg(file.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A case that was returned, which is told by e-mail.
async fn returned(kartabl: &Kartabl) -> Filed {
    kartabl.employ(&["sara"]).await;
    let (portal, sara) = (kartabl.portal("portal", &["connection"]).await, kartabl.sign_in("sara").await);
    let case = Filed::connection(&portal, connection()).await;
    case.until("evaluation").await;
    sara.take(&case.code).await.expect(303);
    sara.return_with(&case.code, &[("letters.date", "wrong", DEFECT)]).await.expect(303);
    case
}

/// The one e-mail about the return, by its id, once it is in this state.
async fn message(books: &Books, state: &str) -> String {
    eventually(&format!("the e-mail to be {state}"), async || {
        let messages = books.messages().await;
        let mut mails =
            messages.into_iter().filter(|told| told.channel == "email" && told.notice == "returned");
        let mail = mails.next()?;
        assert!(mails.next().is_none(), "one e-mail about the return");
        (mail.state == state).then_some(mail.id)
    })
    .await
}

fn check(server: &MailServer, case: &Filed, id: &str) {
    let kept: Vec<_> = server.kept().iter().map(|message| read(message)).collect();
    let about: Vec<_> = kept.iter().filter(|mail| mail["text"].as_str().unwrap().contains(DEFECT)).collect();
    let [mail] = about.as_slice() else { panic!("not one mail about the return: {kept:#?}") };
    assert_eq!(mail["id"], format!("<{id}@ito.example>"));
    assert_eq!(mail["to"], EMAIL);
    // Python's reader keeps the fold between two encoded words of a name as a space of its own.
    let from = mail["from"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(from, "سازمان فناوری اطلاعات ایران <noreply@ito.example>");
    let (subject, text) = (mail["subject"].as_str().unwrap(), mail["text"].as_str().unwrap());
    assert!(subject.contains("نقص") && subject.contains(&case.code), "{subject}");
    assert!(text.contains(&case.code) && !text.contains("{{"), "{text}");
}

#[tokio::test]
async fn a_return_is_told_by_one_mail() {
    let server = MailServer::start(&[]);
    let kartabl = Kartabl::start_with(Engine::Sqlite, &settings(server.port)).await;
    let case = returned(&kartabl).await;
    let books = Books::open(&kartabl.database_url).await;
    let id = message(&books, "sent").await;
    check(&server, &case, &id);
    let attempts = books.attempts(&id).await;
    assert_eq!(attempts.as_array().unwrap().len(), 1, "{attempts}");
    assert!(kartabl.mail().is_empty(), "nothing was kept instead of sent");
    books.close().await;
}

#[tokio::test]
async fn a_server_that_was_away_gets_the_mail_once() {
    let mut server = MailServer::start(&[]);
    let port = server.port;
    server.stop();
    let mut kartabl = Kartabl::start_with(Engine::Postgres, &settings(port)).await;
    let case = returned(&kartabl).await;
    let books = Books::open(&kartabl.database_url).await;
    let id = message(&books, "queued").await;
    let failed = eventually("an attempt that failed", async || {
        Some(books.attempts(&id).await).filter(|attempts| !attempts.as_array().unwrap().is_empty())
    })
    .await;
    assert!(failed[0]["error"].as_str().unwrap().starts_with("not reached"), "{failed}");

    let server = MailServer::start(&["--port", &port.to_string()]);
    assert_eq!(message(&books, "sent").await, id);
    let attempts = books.attempts(&id).await;
    let errors = attempts.as_array().unwrap().iter().filter(|attempt| !attempt["error"].is_null()).count();
    assert_eq!(errors + 1, attempts.as_array().unwrap().len(), "the last one alone was taken: {attempts}");
    assert!(kartabl.stop().await.success());
    check(&server, &case, &id);
    books.close().await;
}
