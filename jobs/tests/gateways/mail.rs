//! Mail over SMTP: every stage at which a server can say no, fall silent or hang up.

use std::time::{Duration, Instant};

use kartabl_jobs::gateways::{Attachment, GatewayError, Gateways, Mail, SendFault};

use super::{open, smtp::MailServer};

/// Seconds that an answer may take: more than a busy machine needs, and less for a server that falls silent.
const PATIENT: u32 = 20;
const IMPATIENT: u32 = 1;

fn connect(server: &MailServer, host: &str, timeout: u32, more: &str) -> Result<Gateways, GatewayError> {
    let settings = format!(
        r#"
        [mail]
        kind = "smtp"
        host = "{host}"
        port = {}
        from = "noreply@ito.example"
        from_name = "سازمان فناوری اطلاعات ایران"
        timeout_seconds = {timeout}
        {more}
    "#,
        server.port
    );
    open(&settings, server.folder())
}

fn plain(server: &MailServer, timeout: u32) -> Gateways {
    connect(server, "127.0.0.1", timeout, "security = 'none'").unwrap_or_else(|error| panic!("{error}"))
}

fn ca(server: &MailServer) -> String {
    format!("ca_file = '{}'", server.folder().join("ca.pem").display())
}

fn mail(to: &str) -> Mail {
    Mail {
        key: format!("key-{to}"),
        from: None,
        to: format!("{to}@org.example"),
        name: Some("علی رضایی".to_owned()),
        subject: "درخواست شما ثبت شد".to_owned(),
        text: "سلام،\n.\nخط پس از نقطه".to_owned(),
        attachments: Vec::new(),
    }
}

#[tokio::test]
async fn a_message_arrives_once_with_our_key() {
    let server = MailServer::start(&[]);
    let gateways = plain(&server, PATIENT);
    let attachment = Attachment {
        filename: "نامه.pdf".to_owned(),
        content_type: "application/pdf".to_owned(),
        bytes: vec![b'.'; 300_000].into(),
    };
    let accepted = gateways.mail.send(Mail { attachments: vec![attachment], ..mail("ali") }).await.unwrap();
    assert!(accepted.provider_id.unwrap().contains("queued as 0001"));
    gateways.mail.send(mail("sara")).await.unwrap();

    let kept = server.kept();
    assert_eq!(kept.len(), 2);
    assert!(kept[0].contains("Message-ID: <key-ali@ito.example>\r\n"), "{}", &kept[0][..600]);
    assert!(kept[0].contains("Auto-Submitted: auto-generated\r\n"));
    assert!(kept[0].contains("To: =?utf-8?b?"), "{}", &kept[0][..600]);
    assert!(kept[0].contains("application/pdf"));
    assert!(kept[1].contains("Message-ID: <key-sara@ito.example>\r\n"));
    assert!(!gateways.mail.takes_key());
}

#[tokio::test]
async fn the_stage_of_a_failure_says_what_is_known() {
    let server = MailServer::start(&[]);
    let [patient, impatient] = [PATIENT, IMPATIENT].map(|timeout| plain(&server, timeout));
    let cases = [
        ("busy", "busy"),
        ("refused", "refused"),
        ("stall", "down"),
        ("drop", "down"),
        ("busy-content", "busy"),
        ("refused-content", "refused"),
        ("stall-content", "unknown"),
        ("drop-content", "unknown"),
        ("علی", "accepted"),
        ("no address", "refused"),
    ];
    for (to, expected) in cases {
        let gateways = if to.starts_with("stall") { &impatient } else { &patient };
        let outcome = gateways.mail.send(mail(to)).await;
        let kind = outcome.as_ref().map_or_else(SendFault::kind, |_| "accepted");
        assert_eq!(kind, expected, "{to}: {outcome:?}");
    }
    // The two of unknown fate and the accepted one; nothing that was «surely not sent» is here.
    assert_eq!(server.kept().len(), 3);
    patient.mail.send(mail("after")).await.unwrap();
}

#[tokio::test]
async fn a_server_that_is_gone_was_not_reached_and_is_found_again() {
    let mut server = MailServer::start(&[]);
    let gateways = plain(&server, PATIENT);
    gateways.mail.send(mail("ali")).await.unwrap();
    server.stop();
    let fault = gateways.mail.send(mail("ali")).await.unwrap_err();
    assert_eq!(fault.kind(), "down", "{fault}");

    // A server that accepts connections and says nothing.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    server.port = silent.local_addr().unwrap().port();
    let started = Instant::now();
    let fault = plain(&server, IMPATIENT).mail.send(mail("ali")).await.unwrap_err();
    assert_eq!(fault.kind(), "down", "{fault}");
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn tls_is_demanded_and_checked() {
    for (tls, security) in [("starttls", "starttls"), ("implicit", "tls")] {
        let server = MailServer::start(&["--tls", tls, "--user", "kartabl", "--password", "sesame"]);
        let more = format!("security = '{security}'\nuser = 'kartabl'\npassword = 'sesame'\n{}", ca(&server));
        let gateways =
            connect(&server, "localhost", PATIENT, &more).unwrap_or_else(|error| panic!("{error}"));
        gateways.mail.send(mail("ali")).await.unwrap();

        // An authority that nobody vouches for, and a wrong password: the message stays with us.
        for more in [
            format!("security = '{security}'\nuser = 'kartabl'\npassword = 'sesame'"),
            format!("security = '{security}'\nuser = 'kartabl'\npassword = 'guess'\n{}", ca(&server)),
        ] {
            let gateways =
                connect(&server, "localhost", PATIENT, &more).unwrap_or_else(|error| panic!("{error}"));
            let fault = gateways.mail.send(mail("ali")).await.unwrap_err();
            assert_eq!(fault.kind(), "down", "{fault}");
        }
        assert_eq!(server.kept().len(), 1);
    }

    let in_the_clear = MailServer::start(&[]);
    let gateways = connect(&in_the_clear, "localhost", PATIENT, "").unwrap_or_else(|error| panic!("{error}"));
    let fault = gateways.mail.send(mail("ali")).await.unwrap_err();
    assert!(fault.to_string().contains("STARTTLS"), "{fault}");
    assert_eq!(in_the_clear.kept().len(), 0);
}
