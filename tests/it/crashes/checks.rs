//! What must hold in the books at the end.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use sha2::{Digest, Sha256};

use super::office::Office;
use crate::support::{Books, Filed, Kartabl};

pub(super) async fn cases_ended_well(office: &Office, codes: &[String]) {
    for code in codes {
        let case = Filed { api: office.portal.clone(), code: code.clone() };
        let closed = case.look().await;
        assert_eq!(
            (&closed["state"], &closed["outcome"]),
            (&json!("closed"), &json!("approved")),
            "{closed:#}"
        );
        let labels: Vec<_> = closed["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["label"].as_str().unwrap())
            .collect();
        for once in [
            "پرونده جهت بررسی ارسال شد",
            "اعلام نقص",
            "رفع نقص انجام شد",
            "ارجاع به",
            "نامه به شمارهٔ",
            "پرونده بسته شد",
        ] {
            let times = labels.iter().filter(|label| label.starts_with(once)).count();
            assert_eq!(times, 1, "{code}: {once}: {labels:#?}");
        }
        let letter = &closed["letters"][0];
        let id = letter["id"].as_str().unwrap();
        let pdf = office.portal.get(&case.path(&format!("/letters/{id}"))).await.expect(200);
        assert_eq!(hex::encode(Sha256::digest(&pdf.body)), letter["sha256"].as_str().unwrap());
    }
}

/// One letter a case, one number a letter, and a book whose numbers run from 1 to its last without a gap.
pub(super) async fn numbers_have_no_gaps(books: &Books, codes: &[String]) {
    let letters = books.letters().await;
    assert_eq!(letters.keys().collect::<BTreeSet<_>>(), codes.iter().collect::<BTreeSet<_>>());
    let mut numbers = BTreeMap::<_, Vec<_>>::new();
    for (code, letters) in letters {
        let [(stage, register, year, number)] = &letters[..] else { panic!("{code}: {letters:?}") };
        assert_eq!(stage, "issued", "{code}");
        numbers.entry((register.clone(), year.unwrap())).or_default().push(number.unwrap());
    }
    for (register, year, last) in books.registers().await {
        let mut taken = numbers.remove(&(register, year)).unwrap_or_default();
        taken.sort_unstable();
        assert_eq!(taken, (1..=last).collect::<Vec<_>>());
    }
    assert!(numbers.is_empty(), "{numbers:?}");
}

/// Each notice of a case is one message a channel; each message is in the outbox once if it is said to be sent.
pub(super) async fn messages_went_out_once(kartabl: &Kartabl, books: &Books, codes: &[String]) {
    let mut sent = BTreeMap::<String, usize>::new();
    for key in
        kartabl.sms().into_iter().map(|sms| sms.key).chain(kartabl.mail().into_iter().map(|mail| mail.key))
    {
        *sent.entry(key).or_default() += 1;
    }
    let mut told = BTreeMap::<(String, String, String), usize>::new();
    for message in books.messages().await {
        let times = sent.remove(&message.id).unwrap_or(0);
        match message.state.as_str() {
            "sent" => assert_eq!(times, 1, "{message:?}"),
            "unknown" => assert!(times <= 1, "{message:?}"),
            _ => panic!("{message:?}"),
        }
        *told.entry((message.case, message.channel, message.notice)).or_default() += 1;
    }
    assert!(sent.is_empty(), "nobody wrote these: {sent:?}");
    let expected = [
        ("sms", "registered"),
        ("sms", "returned"),
        ("email", "returned"),
        ("sms", "response_registered"),
        ("email", "letter_dispatched"),
    ];
    for code in codes {
        for (channel, notice) in expected {
            let key = (code.clone(), channel.to_owned(), notice.to_owned());
            assert_eq!(told.remove(&key), Some(1), "{key:?}");
        }
    }
    // What is left was told about the connection that they all build on.
    assert!(told.values().all(|times| *times == 1) && told.len() <= 2, "{told:?}");
}
