//! A letter by the government's e-network: the package in a mail, and what becomes of it when a server or the program fails.

use std::{io::Write, process::Command};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Office, RECEIVER, is_ticked, until_way, way};
use crate::support::{Engine, eventually, on_both_engines, page, smtp::MailServer};

on_both_engines!(
    g004_a_letter_by_the_e_network_is_issued_once_the_mail_server_has_taken_it,
    g004_a_package_that_fails_is_sent_to_another_address_or_set_aside,
    g004_a_package_is_not_sent_twice_when_the_program_is_killed,
);

const OURS: &str = "ece@ito.example";
/// No such mailbox there.
const REFUSED: &str = "refused@sample.gov.ir";

fn connected(port: u16) -> String {
    format!(
        "office.ece_address = \"{OURS}\"\noffice.ece_code = \"1042\"\n[queues]\nlease_seconds = 2\n[gateways.mail]\n\
         kind = \"smtp\"\nhost = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\nfrom = \"noreply@ito.example\"\n\
         timeout_seconds = 30\n"
    )
}

/// What a receiver's program reads of the package in a mail: from, to, message id, and the parts of the XML.
fn unpack(message: &str) -> Value {
    let script = "import email, email.policy, json, sys, xml.etree.ElementTree as et\n\
        m = email.message_from_file(open(sys.argv[1]), policy=email.policy.default)\n\
        p = next(m.iter_attachments())\n\
        x = et.fromstring(p.get_payload(decode=True))\n\
        print(json.dumps({'from': m['from'].addresses[0].addr_spec, 'to': m['to'].addresses[0].addr_spec,\n\
            'id': m['message-id'], 'file': p.get_filename(), 'root': x.tag, 'no': x.findtext('LetterNo'),\n\
            'subject': x.findtext('Subject'), 'code': x.find('Sender').get('Code'),\n\
            'receiver': x.find('Receiver').get('Name'), 'pdf': x.findtext('Origins/Origin')}))";
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(message.as_bytes()).unwrap();
    let python = std::env::var("KARTABL_TEST_PYTHON").expect("KARTABL_TEST_PYTHON is set by tests/run");
    let output = Command::new(python).arg("-c").arg(script).arg(file.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The packages that the server has.
fn packages(server: &MailServer) -> Vec<Value> {
    server
        .kept()
        .iter()
        .filter(|message| message.contains("application/xml"))
        .map(|mail| unpack(mail))
        .collect()
}

async fn g004_a_letter_by_the_e_network_is_issued_once_the_mail_server_has_taken_it(engine: Engine) {
    let server = MailServer::start(&[]);
    let office = Office::open(engine, &connected(server.port), None).await;
    let (case, letter) = office.numbered().await;
    // No address is known yet: the page says so, and warns that nobody has confirmed the form of packages.
    let proposed = office.page(&letter).await;
    assert!(!is_ticked(&proposed, "ece") && !is_ticked(&proposed, "post"), "{proposed}");
    assert!(proposed.contains("نشانی دیگری از گیرنده شناخته نیست"), "{proposed}");
    assert!(proposed.contains("قالب بسته با نمونهٔ واقعی سنجیده نشده است"), "{proposed}");
    let wrong = office
        .act(&letter, "issue", &[("ece", "1"), ("ece_address", "دبیرخانه"), ("post_address", "")])
        .await;
    assert!(wrong.expect(422).text().contains("id=\"ece_address-e\""));
    let chosen = [("ece", "1"), ("ece_address", RECEIVER), ("post_address", "")];
    office.act(&letter, "issue", &chosen).await.expect(303);
    let closed = case.until("closed").await;
    assert_eq!(way(&closed, "ece"), "confirmed");
    assert_eq!(closed["letters"][0]["dispatch"][1]["label"], "شبکهٔ الکترونیکی دولت: ارسال شد");

    let kept = packages(&server);
    let [package] = kept.as_slice() else { panic!("one package: {kept:#?}") };
    let number = closed["letters"][0]["number"].as_str().unwrap();
    assert_eq!((&package["from"], &package["to"]), (&json!(OURS), &json!(RECEIVER)));
    assert_eq!(package["id"], format!("<{letter}-1@ito.example>"));
    assert_eq!(
        (&package["root"], &package["no"], &package["code"]),
        (&json!("Letter"), &json!(number), &json!("1042"))
    );
    assert_eq!(package["receiver"], "قرارداد نمونهٔ یک");
    let inside = BASE64_STANDARD.decode(package["pdf"].as_str().unwrap()).unwrap();
    let id = closed["letters"][0]["id"].as_str().unwrap();
    let pdf = case.api.send(case.api.request(Method::GET, &case.path(&format!("/letters/{id}")))).await;
    assert_eq!(pdf.expect(200).body, inside, "the kept bytes travel");

    // The address is known now, so the network is what the next letter is proposed for.
    let (_, next) = office.numbered().await;
    let proposed = office.page(&next).await;
    assert!(is_ticked(&proposed, "ece") && !is_ticked(&proposed, "post"), "{proposed}");
    assert_eq!(page::field(&proposed, "ece_address").as_deref(), Some(RECEIVER));
}

async fn g004_a_package_that_fails_is_sent_to_another_address_or_set_aside(engine: Engine) {
    let server = MailServer::start(&[]);
    let office = Office::open(engine, &connected(server.port), None).await;
    let (case, letter) = office.numbered().await;
    let chosen = [("ece", "1"), ("ece_address", REFUSED), ("post_address", "")];
    office.act(&letter, "issue", &chosen).await.expect(303);
    until_way(&case, "ece", "failed").await;
    let said = office.page(&letter).await;
    assert!(
        said.contains("550") && said.contains("no such mailbox") && said.contains("دوباره بفرست"),
        "{said}"
    );
    office.act(&letter, "ece/repeat", &[("ece_address", "x")]).await.expect(422);
    office.act(&letter, "ece/repeat", &[("ece_address", RECEIVER)]).await.expect(303);
    case.until("closed").await;
    let kept = packages(&server);
    assert_eq!(
        kept.iter().map(|mail| mail["id"].clone()).collect::<Vec<_>>(),
        [format!("<{letter}-2@ito.example>")]
    );

    let (case, letter) = office.numbered().await;
    office.act(&letter, "issue", &chosen).await.expect(303);
    until_way(&case, "ece", "failed").await;
    let reason = [("route", "ece"), ("aside_ece", "گیرنده در شبکه نیست.")];
    office.act(&letter, "set-aside", &reason).await.expect(303);
    let closed = case.until("closed").await;
    assert_eq!(way(&closed, "ece"), "set_aside");
    assert!(!closed.to_string().contains("گیرنده در شبکه نیست"), "the reason is the house's own");

    // A letter on its way can be void: its number stays in the book, and the case goes back.
    let (case, letter) = office.numbered().await;
    office.act(&letter, "issue", &chosen).await.expect(303);
    until_way(&case, "ece", "failed").await;
    office.act(&letter, "void", &[("void_reason", "نام گیرنده درست نیست.")]).await.expect(303);
    assert_eq!(case.look().await["state"], "evaluation");
    assert_eq!(case.look().await["letters"], json!([]));
    let book = office.nima.get("/letters/book?register=outgoing").await.expect(200).text();
    assert!(book.contains("دلیل ابطال") && book.contains("نام گیرنده درست نیست."), "{book}");
    assert_eq!(packages(&server).len(), 1);
}

async fn g004_a_package_is_not_sent_twice_when_the_program_is_killed(engine: Engine) {
    let server = MailServer::start(&[]);
    let mut office = Office::open(engine, &connected(server.port), None).await;
    let (case, letter) = office.numbered().await;
    // The server keeps the package and never answers.
    let chosen = [("ece", "1"), ("ece_address", "stall-content@sample.gov.ir"), ("post_address", "")];
    office.act(&letter, "issue", &chosen).await.expect(303);
    eventually("the package to be at the server", async || (!packages(&server).is_empty()).then_some(()))
        .await;
    assert_eq!(way(&case.look().await, "ece"), "sending");
    office.kartabl.kill().await;
    office.kartabl.restart().await;
    until_way(&case, "ece", "unknown").await;
    assert_eq!(packages(&server).len(), 1, "nothing is sent blindly");
    // The receiver has it: the secretariat says so.
    office.act(&letter, "ece/confirm", &[]).await.expect(303);
    let closed = case.until("closed").await;
    assert_eq!(way(&closed, "ece"), "confirmed");
    let late = office.nima.post(&format!("/letters/{letter}/ece/confirm"), &[("version", "2")]).await;
    late.expect(409);
    let verified = office.kartabl.run(&["audit", "verify"], "").await;
    assert_eq!(verified.code, Some(0), "{verified:?}");
}
