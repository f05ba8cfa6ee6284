//! The outbox: once per key, also after a crash and beside another process.

use std::{fs, io::Write, path::Path};

use kartabl_jobs::gateways::{Attachment, Mail, Sms};
use serde_json::{Value, json};

use super::open;

fn sms(key: &str) -> Sms {
    Sms {
        key: key.to_owned(), to: "09120000000".to_owned(), text: "سلام\nکد رهگیری: ۱۲".to_owned()
    }
}

fn lines(path: &Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn keeps_a_message_once_per_key() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("outbox/sms.jsonl");
    let gateways = open("", data.path()).unwrap();
    let other_process = open("", data.path()).unwrap();
    assert!(gateways.sms.takes_key());

    let first = gateways.sms.send(sms("a")).await.unwrap();
    assert_eq!(gateways.sms.send(sms("a")).await.unwrap(), first);
    assert_eq!(other_process.sms.send(sms("a")).await.unwrap(), first);
    other_process.sms.send(sms("b")).await.unwrap();

    // A crash in the middle of a line: the torn line is gone, its message can be sent again.
    fs::OpenOptions::new().append(true).open(&file).unwrap().write_all(br#"{"key":"c","to":"09"#).unwrap();
    let restarted = open("", data.path()).unwrap();
    for key in ["a", "b", "c"] {
        restarted.sms.send(sms(key)).await.unwrap();
    }

    let kept = lines(&file);
    let keys: Vec<_> = kept.iter().map(|line| line["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["a", "b", "c"]);
    assert_eq!(kept[0], json!({"key": "a", "to": "09120000000", "text": "سلام\nکد رهگیری: ۱۲"}));
}

#[tokio::test]
async fn many_senders_at_once_lose_and_double_nothing() {
    let data = tempfile::tempdir().unwrap();
    let processes = [open("", data.path()).unwrap(), open("", data.path()).unwrap()];
    let sends = (0..100).map(|number| {
        let gateways = processes[number % 2].clone();
        tokio::spawn(async move { gateways.sms.send(sms(&format!("{}", number / 2))).await })
    });
    for send in sends.collect::<Vec<_>>() {
        send.await.unwrap().unwrap();
    }
    let mut keys: Vec<u32> = lines(&data.path().join("outbox/sms.jsonl"))
        .iter()
        .map(|line| line["key"].as_str().unwrap().parse().unwrap())
        .collect();
    keys.sort_unstable();
    assert_eq!(keys, (0..50).collect::<Vec<_>>());
}

#[tokio::test]
async fn keeps_mail_with_its_attachments_named() {
    let data = tempfile::tempdir().unwrap();
    let gateways = open("", data.path()).unwrap();
    let mail = Mail {
        key: "m1".to_owned(),
        from: None,
        to: "ali@org.example".to_owned(),
        name: Some("علی".to_owned()),
        subject: "نامهٔ پاسخ".to_owned(),
        text: "سلام".to_owned(),
        attachments: vec![Attachment {
            filename: "نامه.pdf".to_owned(),
            content_type: "application/pdf".to_owned(),
            bytes: "abc".into(),
        }],
    };
    gateways.mail.send(mail.clone()).await.unwrap();
    gateways.mail.send(mail).await.unwrap();
    let kept = lines(&data.path().join("outbox/mail.jsonl"));
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0]["message_id"], "<m1@localhost>");
    assert_eq!(kept[0]["attachments"][0]["bytes"], 3);
    assert_eq!(
        kept[0]["attachments"][0]["sha256"],
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}
