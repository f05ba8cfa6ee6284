//! Every value against its vectors, and what holds for all of them.

use super::*;
use crate::text::fa;
use proptest::prelude::*;

/// Kind, what is typed, what is stored; `None` where it is refused.
const VECTORS: &[(ValueKind, &str, Option<&str>)] = {
    use ValueKind::*;
    &[
        (NationalCode, "0076229645", Some("0076229645")),
        (NationalCode, "1583250689", Some("1583250689")),
        (NationalCode, "0200203241", Some("0200203241")),
        (NationalCode, "0067749828", Some("0067749828")),
        (NationalCode, "۰۰۱-۱۵۳۷۰۲-۷", Some("0011537027")),
        (NationalCode, "1230000000", None),
        (NationalCode, "9999999999", None),
        (NationalCode, "0076229646", None),
        (NationalCode, "76229645", None),
        (LegalId, "10380284790", Some("10380284790")),
        (LegalId, "۱۴۰۰۳۷۷۸۹۹۰", Some("14003778990")),
        (LegalId, "11111111111", None),
        (LegalId, "10380284791", None),
        (LegalId, "09748208301", None),
        (Mobile, "+98 912 345 6789", Some("09123456789")),
        (Mobile, "989123456789", Some("09123456789")),
        (Mobile, "00989123456789", Some("09123456789")),
        (Mobile, "+98(0)9123456789", Some("09123456789")),
        (Mobile, "۰۹۱۲-۳۴۵-۶۷۸۹", Some("09123456789")),
        (Mobile, "9123456789", None),
        (Mobile, "02188114000", None),
        (Mobile, "0912345678", None),
        (Phone, "(۰۲۱) ۸۸۱۱ ۴۰۰۰", Some("02188114000")),
        (Phone, "+982188114000", Some("02188114000")),
        (Phone, "88114000", None),
        (Phone, "00188114000", None),
        (PostalCode, "۱۵۸۴۷-۱۳۱۱۹", Some("1584713119")),
        (PostalCode, "158471311", None),
        (Email, " A.Karimi@ITO.gov.ir\u{200C}", Some("A.Karimi@ito.gov.ir")),
        (Email, "a@b", None),
        (Email, "a..b@ito.gov.ir", None),
        (Email, "a@-ito.ir", None),
        (Email, "a@b@ito.ir", None),
        (Email, "علی@ito.ir", None),
        (Email, "a@ito.ir\r\nBcc: x@y.ir", None),
        (Url, "https://WWW.example.ir:۸۴۴۳/a", Some("https://www.example.ir:8443/a")),
        (Url, "http://10.1.2.3", Some("http://10.1.2.3/")),
        (Url, "HTTPS://example.ir", Some("https://example.ir/")),
        (Url, "www.example.ir", None),
        (Url, "ftp://example.ir/", None),
        (Url, "javascript://example.ir/%0aalert(1)", None),
        (Url, "https://ito.gov.ir@evil.example/", None),
        (Url, "https://exam ple.ir/", None),
        (Url, "http:example.ir", None),
        (Url, "https://", None),
        (Ip, "۱۸۵.۱۰.۲۰.۳۰", Some("185.10.20.30")),
        (Ip, "FD00:0:0:0:0:0:0:1", Some("fd00::1")),
        (Ip, "::ffff:10.0.0.1", Some("10.0.0.1")),
        (Ip, "185.10.20", None),
        (Ip, "185.10.20.256", None),
        (Ip, "185.10.20.0/24", None),
        (Ip, "127.0.0.1", None),
        (Ip, "0.0.0.0", None),
        (JalaliDate, "۱۴۰۳/۱۲/۳۰", Some("1403/12/30")),
        (JalaliDate, "11/4/1404", Some("1404/04/11")),
        (JalaliDate, "1404/12/30", None),
        (JalaliDate, "2025-07-02", None),
        (LetterNumber, "۴۰۵ / ص / ۱۲۷", Some("405/ص/127")),
        (LetterNumber, "د/ك-12", Some("د/ک-12")),
        (LetterNumber, "بدون شماره", None),
        (LetterNumber, "12<b>", None),
        (Text, "  علي\n كريمي ", Some("علی کریمی")),
        (LongText, "سطر ۱\r\nسطر ۲ ", Some("سطر ۱\nسطر ۲")),
    ]
};

#[test]
fn vectors() {
    for (kind, given, stored) in VECTORS {
        assert_eq!(kind.normalise(given).ok().as_deref(), *stored, "{kind:?} {given:?}");
    }
}

#[test]
fn every_kind_says_in_persian_what_it_expects() {
    let too_long = "آ".repeat(10_001);
    for kind in ValueKind::ALL {
        let fault = kind.normalise(&too_long).unwrap_err();
        assert!(fault.expected.contains(|c: char| ('آ'..='ی').contains(&c)), "{kind:?}: {}", fault.expected);
        let name = serde_json::to_value(kind).unwrap();
        assert_eq!(name, kind.name());
    }
}

#[test]
fn a_technical_contact_belongs_to_the_organisation() {
    let email = |text: &str| Email::parse(text).unwrap();
    for public in
        ["a@gmail.com", "a@Yahoo.co.uk", "a@mail.yahoo.fr", "a@outlook.de", "a@chmail.ir", "a@proton.me"]
    {
        assert!(email(public).is_public_provider(), "{public}");
    }
    for own in
        ["a@ito.gov.ir", "a@notgmail.com", "a@some.me", "a@alive.ir", "a@yahoo.ito.gov.ir", "a@gmail.ito.ir"]
    {
        assert!(!email(own).is_public_provider(), "{own}");
    }
    assert!(email("a@mail.ito.gov.ir").is_within("ito.gov.ir"));
    assert!(email("a@ito.gov.ir").is_within(" @ITO.gov.ir."));
    assert!(!email("a@evilito.gov.ir").is_within("ito.gov.ir"));
    assert!(!email("a@ito.gov.ir").is_within(""));
    assert_eq!(email("a@ITO.gov.ir").domain(), "ito.gov.ir");
}

#[test]
fn private_addresses() {
    let is_private = |text: &str| IpAddress::parse(text).unwrap().is_private();
    for private in [
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "fc00::1",
        "fdff::1",
        "::ffff:192.168.0.9",
    ] {
        assert!(is_private(private), "{private}");
    }
    for public in ["172.15.0.1", "172.32.0.1", "11.0.0.1", "2001:db8::1", "fe80::1"] {
        assert!(!is_private(public), "{public}");
    }
}

#[test]
fn an_unusual_postal_code_is_only_a_warning() {
    assert_eq!(ValueKind::PostalCode.warning("1584713119"), None);
    for unusual in ["1111113119", "1084713119", "1584513119", "1584713112"] {
        assert!(ValueKind::PostalCode.normalise(unusual).is_ok());
        assert!(ValueKind::PostalCode.warning(unusual).is_some(), "{unusual}");
    }
}

#[test]
fn a_letter_cannot_come_from_the_future() {
    let today = JalaliDate::new(1405, 9, 2).unwrap();
    assert_eq!(letter_date("امروز", today), Ok(today));
    assert_eq!(letter_date("1405/9/1", today).unwrap().to_string(), "1405/09/01");
    let fault = letter_date("1405/9/3", today).unwrap_err();
    assert!(fault.expected.contains("تا امروز"));
}

#[test]
fn serialised_values_are_parsed_again() {
    let mobile: Mobile = serde_json::from_str("\"+98 912 345 6789\"").unwrap();
    assert_eq!(serde_json::to_string(&mobile).unwrap(), "\"09123456789\"");
    assert!(serde_json::from_str::<Mobile>("\"12\"").is_err());
    assert_eq!(mobile.international(), "989123456789");
    assert_eq!(mobile.masked(), "0912***6789");
}

/// A valid national code made of nine free digits, if they make one.
fn national_code(body: &str) -> Option<NationalCode> {
    (0..10).find_map(|check| NationalCode::parse(&format!("{body}{check}")).ok())
}

fn with_other_digit(code: &str, place: usize, step: u32) -> String {
    let change = |(index, digit): (usize, char)| {
        let value = digit.to_digit(10).unwrap();
        if index == place { char::from_digit((value + step) % 10, 10).unwrap() } else { digit }
    };
    code.chars().enumerate().map(change).collect()
}

fn arabic(text: &str) -> String {
    fa(text)
        .chars()
        .map(|c| if ('۰'..='۹').contains(&c) { char::from_u32(c as u32 - 0x90).unwrap() } else { c })
        .collect()
}

proptest! {
    #[test]
    fn normalising_never_fails_on_its_own_result(text in any::<String>()) {
        for kind in ValueKind::ALL {
            if let Ok(normal) = kind.normalise(&text) {
                prop_assert_eq!(kind.normalise(&normal), Ok(normal), "{:?}", kind);
            }
            let _ = kind.warning(&text);
        }
    }

    #[test]
    fn normal_forms_of_likely_input_are_stable(text in r"[a-zA-Z0-9۰-۹./:@#?%_ كي\-\u{200C}\u{301}]{1,24}", start in "(https?://|)") {
        let given = format!("{start}{text}");
        for kind in ValueKind::ALL {
            if let Ok(normal) = kind.normalise(&given) {
                prop_assert_eq!(kind.normalise(&normal), Ok(normal), "{:?}", kind);
            }
        }
    }

    #[test]
    fn all_digits_mean_the_same(body in "[0-9]{9,11}") {
        for kind in [ValueKind::NationalCode, ValueKind::LegalId, ValueKind::Mobile, ValueKind::Phone, ValueKind::PostalCode, ValueKind::LetterNumber] {
            let ascii = kind.normalise(&body);
            prop_assert_eq!(&kind.normalise(&fa(&body)), &ascii);
            prop_assert_eq!(&kind.normalise(&arabic(&body)), &ascii);
        }
    }

    #[test]
    fn a_changed_digit_of_a_national_code_is_noticed(body in "[0-9]{9}", place in 0_usize..10, step in 1_u32..10) {
        if let Some(code) = national_code(&body) {
            let changed = with_other_digit(code.as_str(), place, step);
            // Remainders 1 and 10 share the check digit 1, so only a change that keeps it may pass; the rule is the state's.
            let sum = |text: &str| text[..9].chars().zip((2..=10).rev()).map(|(c, w)| c.to_digit(10).unwrap() * w).sum::<u32>() % 11;
            let twins = [1, 10].contains(&sum(&changed)) && [1, 10].contains(&sum(code.as_str()));
            prop_assert!(twins || NationalCode::parse(&changed).is_err(), "{} {}", code, changed);
        }
    }

    #[test]
    fn a_changed_digit_of_a_legal_id_is_noticed(body in "[0-9]{10}", place in 0_usize..11, step in 1_u32..10) {
        let valid = (0..10).find_map(|check| LegalId::parse(&format!("{body}{check}")).ok());
        if let Some(id) = valid {
            let changed = with_other_digit(id.as_str(), place, step);
            // Remainders 0 and 10 share the check digit 0.
            prop_assert!(id.as_str().ends_with('0') || LegalId::parse(&changed).is_err(), "{} {}", id, changed);
        }
    }
}
