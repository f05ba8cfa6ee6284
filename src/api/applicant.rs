//! Parsing the applicant of a new case. All errors are reported at once.

use super::fields::Fields;
use kartabl_domain::{
    people::{Applicant, ApplicantKind},
    procedures::Procedure,
    text::{clean_line, unprintable},
    values::{Email, JalaliDate, LegalId, Mobile, NationalCode, ValueFault},
};
use serde_json::Value;

/// The most characters of a name.
const MAX_NAME: usize = 300;
/// The most characters of a postal address.
const MAX_ADDRESS: usize = 1000;
/// The most domains of one organisation.
const MAX_DOMAINS: usize = 50;

/// Parses the applicant. `None` means that a field is wrong; the errors are in `fields`.
pub(super) fn parse(mut fields: Fields<'_>, procedure: &Procedure, today: JalaliDate) -> Option<Applicant> {
    let kind = kind(&mut fields, procedure);
    let person = kind.is_none_or(|kind| procedure.wants_national_code(kind));
    let national_code = id(&mut fields, "national_code", person, NationalCode::parse);
    let legal = matches!(kind, Some(ApplicantKind::Legal | ApplicantKind::Agency));
    let legal_id = id(&mut fields, "legal_id", legal, LegalId::parse);
    let name = fields.required_string("name");
    let name = fields.parse("name", name, |text| line(text, MAX_NAME));
    let mobile = fields.required_string("mobile");
    let mobile = fields.parse("mobile", mobile, Mobile::parse);
    let email = fields.required_string("email");
    let email = fields.parse("email", email, Email::parse);
    let birth_date = fields.take_string("birth_date");
    let birth_date = fields.parse("birth_date", birth_date, |text| past_date(text, today));
    let father_name = fields.take_string("father_name");
    let father_name = fields.parse("father_name", father_name, |text| line(text, MAX_NAME));
    let address = fields.take_string("address");
    let address = fields.parse("address", address, |text| line(text, MAX_ADDRESS));
    let domains = domains(&mut fields);
    fields.finish();
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

fn kind(fields: &mut Fields<'_>, procedure: &Procedure) -> Option<ApplicantKind> {
    let kind = match fields.required_string("kind")?.as_str() {
        "natural" => ApplicantKind::Natural,
        "legal" => ApplicantKind::Legal,
        "agency" => ApplicantKind::Agency,
        _ => {
            fields
                .add_error("kind", "یکی از natural (حقیقی)، legal (حقوقی) یا agency (دستگاه اجرایی) لازم است");
            return None;
        }
    };
    if !procedure.applicant_kinds.contains(&kind) {
        let allowed: Vec<_> = procedure.applicant_kinds.iter().map(|kind| kind.label()).collect();
        let text = format!("این درخواست را تنها متقاضی {} می‌تواند ثبت کند", allowed.join(" یا "));
        fields.add_error("kind", text);
        return None;
    }
    Some(kind)
}

fn id<T>(
    fields: &mut Fields<'_>,
    key: &str,
    required: bool,
    parse: impl Fn(&str) -> Result<T, ValueFault>,
) -> Option<T> {
    let text = if required { fields.required_string(key) } else { fields.take_string(key) };
    fields.parse(key, text, parse)
}

fn line(text: &str, max_chars: usize) -> Result<String, ValueFault> {
    let text = clean_line(text);
    match text.chars().count() {
        0 => Err(ValueFault::expected("متنی با دست‌کم یک حرف")),
        length if length > max_chars => Err(ValueFault::expected("متنی کوتاه‌تر")),
        // Names and addresses are printed on letters.
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

/// The host names of the organisation, in lower case and without duplicates.
fn domains(fields: &mut Fields<'_>) -> Vec<String> {
    let items = match fields.take("domains") {
        None => return Vec::new(),
        Some(Value::Array(items)) if items.len() <= MAX_DOMAINS => items,
        Some(Value::Array(_)) => {
            fields.add_error("domains", "بیش از اندازه دامنه");
            return Vec::new();
        }
        Some(_) => {
            fields.add_error("domains", "فهرستی از نام دامنه‌ها لازم است");
            return Vec::new();
        }
    };
    let mut domains = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match item.as_str().and_then(domain) {
            Some(domain) if domains.contains(&domain) => {}
            Some(domain) => domains.push(domain),
            None => fields.add_error(&format!("domains[{index}]"), "نام دامنه‌ای مانند example.ir لازم است"),
        }
    }
    domains
}

/// Parses a host name with the rules for the domain of an e-mail address.
fn domain(given: &str) -> Option<String> {
    let given = given.trim().trim_start_matches('@').trim_end_matches('.');
    let lower = given.to_ascii_lowercase();
    let name = lower.strip_prefix("www.").unwrap_or(&lower);
    Some(Email::parse(&format!("a@{name}")).ok()?.domain().to_owned())
}
