//! The applicant of a new case, read field by field; everything that is wrong is told at once.

use super::fields::Fields;
use kartabl_domain::{
    people::{Applicant, ApplicantKind},
    procedures::Procedure,
    text::{clean_line, unprintable},
    values::{Email, JalaliDate, LegalId, Mobile, NationalCode, ValueFault},
};
use serde_json::Value;

/// The longest name, in characters.
const LONGEST_NAME: usize = 300;
/// The longest address, in characters.
const LONGEST_ADDRESS: usize = 1000;
/// The most domains of one organisation.
const MOST_DOMAINS: usize = 50;

/// The applicant; `None` where something is wrong, which the fields have noted.
pub(super) fn read(mut given: Fields<'_>, procedure: &Procedure, today: JalaliDate) -> Option<Applicant> {
    let kind = kind(&mut given, procedure);
    let person = kind.is_none_or(|kind| procedure.wants_national_code(kind));
    let national_code = id(&mut given, "national_code", person, NationalCode::parse);
    let legal = matches!(kind, Some(ApplicantKind::Legal | ApplicantKind::Agency));
    let legal_id = id(&mut given, "legal_id", legal, LegalId::parse);
    let name = given.required("name");
    let name = given.read("name", name, |text| line(text, LONGEST_NAME));
    let mobile = given.required("mobile");
    let mobile = given.read("mobile", mobile, Mobile::parse);
    let email = given.required("email");
    let email = given.read("email", email, Email::parse);
    let birth_date = given.text("birth_date");
    let birth_date = given.read("birth_date", birth_date, |text| past_date(text, today));
    let father_name = given.text("father_name");
    let father_name = given.read("father_name", father_name, |text| line(text, LONGEST_NAME));
    let address = given.text("address");
    let address = given.read("address", address, |text| line(text, LONGEST_ADDRESS));
    let domains = domains(&mut given);
    given.finish();
    Some(Applicant {
        kind: kind?,
        national_code,
        legal_id,
        name: name?,
        mobile: mobile?,
        email: email?,
        birth_date,
        father_name,
        address,
        domains,
    })
}

fn kind(given: &mut Fields<'_>, procedure: &Procedure) -> Option<ApplicantKind> {
    let kind = match given.required("kind")?.as_str() {
        "natural" => ApplicantKind::Natural,
        "legal" => ApplicantKind::Legal,
        "agency" => ApplicantKind::Agency,
        _ => {
            given.wrong("kind", "یکی از natural (حقیقی)، legal (حقوقی) یا agency (دستگاه اجرایی) لازم است");
            return None;
        }
    };
    if !procedure.applicant_kinds.contains(&kind) {
        let allowed: Vec<_> = procedure.applicant_kinds.iter().map(|kind| kind.label()).collect();
        let text = format!("این درخواست را تنها متقاضی {} می‌تواند ثبت کند", allowed.join(" یا "));
        given.wrong("kind", text);
        return None;
    }
    Some(kind)
}

fn id<T>(
    given: &mut Fields<'_>,
    key: &str,
    required: bool,
    parse: impl Fn(&str) -> Result<T, ValueFault>,
) -> Option<T> {
    let text = if required { given.required(key) } else { given.text(key) };
    given.read(key, text, parse)
}

fn line(text: &str, longest: usize) -> Result<String, ValueFault> {
    let text = clean_line(text);
    match text.chars().count() {
        0 => Err(ValueFault::expected("متنی با دست‌کم یک حرف")),
        length if length > longest => Err(ValueFault::expected("متنی کوتاه‌تر")),
        // Names and addresses stand on letters.
        _ if unprintable(&text).is_some() => Err(ValueFault::expected("متنی بدون شکلک و نشانه‌های تصویری")),
        _ => Ok(text),
    }
}

fn past_date(text: &str, today: JalaliDate) -> Result<String, ValueFault> {
    match JalaliDate::parse(text)? {
        date if date > today => Err(ValueFault::expected("تاریخی که گذشته باشد")),
        date => Ok(date.to_string()),
    }
}

/// The organisation's own host names, lower case, each once.
fn domains(given: &mut Fields<'_>) -> Vec<String> {
    let items = match given.value("domains") {
        None => return Vec::new(),
        Some(Value::Array(items)) if items.len() <= MOST_DOMAINS => items,
        Some(Value::Array(_)) => {
            given.wrong("domains", "بیش از اندازه دامنه");
            return Vec::new();
        }
        Some(_) => {
            given.wrong("domains", "فهرستی از نام دامنه‌ها لازم است");
            return Vec::new();
        }
    };
    let mut domains = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match item.as_str().and_then(domain) {
            Some(domain) if domains.contains(&domain) => {}
            Some(domain) => domains.push(domain),
            None => given.wrong(&format!("domains[{index}]"), "نام دامنه‌ای مانند example.ir لازم است"),
        }
    }
    domains
}

/// A host name, as the address of a mailbox in it is read.
fn domain(given: &str) -> Option<String> {
    let given = given.trim().trim_start_matches('@').trim_end_matches('.');
    let lower = given.to_ascii_lowercase();
    let name = lower.strip_prefix("www.").unwrap_or(&lower);
    Some(Email::parse(&format!("a@{name}")).ok()?.domain().to_owned())
}
