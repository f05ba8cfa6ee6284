//! Accounts: what a filing may say, and how an identity is confirmed.

mod approval;

use super::Filing;
use super::*;
use crate::{
    calendar::{Weekend, WorkingCalendar},
    cases::{Case, Refusal, State, completeness::Findings, data::CaseData},
    clock::{fixed, fixed::FixedClock},
    ids::StaffId,
    office::{House, OfficeSettings},
    people::{Applicant, ApplicantKind, Post, Role, Staff, UnitId},
    procedures::{DefectKind, Place, Procedure, ProcedureId, Procedures, Start},
    transitions::{DefectNote, NewCase, Step, Verdict},
    values::{Email, LegalId, Mobile, NationalCode},
};
use jiff::SignedDuration;
use std::collections::BTreeMap;

fn house() -> (House, FixedClock) {
    // A Monday, two hours before the office opens.
    let (world, clock) = fixed::world("2026-11-23T03:30:00Z".parse().unwrap(), 7);
    let calendar =
        WorkingCalendar::new(Weekend::default(), BTreeMap::default(), WorkingCalendar::DEFAULT_CLOSING_TIME);
    let house = House {
        world,
        calendar: calendar.into(),
        procedures: Procedures::built_in(),
        settings: OfficeSettings::default(),
    };
    (house, clock)
}

fn procedure<'h>(house: &'h House, id: &str) -> &'h Procedure {
    house.procedures.current(&ProcedureId::new(id)).unwrap()
}

fn person(mobile: &str) -> Applicant {
    Applicant {
        kind: ApplicantKind::Natural,
        national_code: NationalCode::parse("0076229645").ok(),
        legal_id: None,
        name: "نگار آذری".to_owned(),
        mobile: Mobile::parse(mobile).unwrap(),
        email: Email::parse("negar@example.ir").unwrap(),
        birth_date: None,
        father_name: None,
        address: None,
        domains: Vec::new(),
    }
}

fn company(national_code: Option<&str>) -> Applicant {
    Applicant {
        kind: ApplicantKind::Legal,
        national_code: national_code.map(|code| NationalCode::parse(code).unwrap()),
        legal_id: LegalId::parse("14003778990").ok(),
        ..person("09121112299")
    }
}

fn staff(house: &House, role: Role, unit: &str) -> Staff {
    let post = Post { role, unit: UnitId::new(unit) };
    let id = StaffId::new(&house.world);
    Staff {
        id, login: "mina".into(), name: "مینا صادقی".into(), national_code: None, posts: vec![post]
    }
}

fn stored(filing: Filing) -> Account {
    Account { version: 1, ..filing.account }
}

fn filed(house: &House, id: &str, known: Option<Account>, applicant: Applicant) -> Filing {
    Filing::of(&house.office(), procedure(house, id), known, applicant).unwrap()
}

#[test]
fn the_number_is_bound_by_the_first_case_that_goes_by_the_account() {
    let (house, _) = house();
    let first = filed(&house, "correspondence", None, person("09121112200"));
    assert!(first.changed && first.ask.is_none() && !first.account.fixed);
    let account = stored(filed(&house, "contract-registration", Some(stored(first)), person("09121112299")));
    assert!(account.fixed);
    assert_eq!(account.mobile.as_str(), "09121112299");

    let other = person("09121112200");
    let office = house.office();
    for id in ["contract-registration", "estate-service"] {
        let refused = Filing::of(&office, procedure(&house, id), Some(account.clone()), other.clone());
        let masked = "0912***2299".to_owned();
        assert_eq!(refused, Err(Refusal::OtherMobile { masked }));
    }
    // What does not go by the account takes any number, and leaves the account's alone.
    let elsewhere = filed(&house, "correspondence", Some(account), other.clone());
    assert!(!elsewhere.changed && elsewhere.applicant.mobile == other.mobile);
}

#[test]
fn domains_that_were_given_once_are_used_where_none_are_given() {
    let (house, _) = house();
    let given = Applicant { domains: vec!["sample.ir".to_owned()], ..company(None) };
    let account = stored(filed(&house, "connection", None, given));
    let later = filed(&house, "gsb-service", Some(account.clone()), company(None));
    assert_eq!(later.applicant.domains, ["sample.ir"]);
    assert!(!later.changed);
    let newer = Applicant { domains: vec!["new.ir".to_owned()], ..company(None) };
    assert_eq!(filed(&house, "gsb-service", Some(account), newer).account.domains, ["new.ir"]);
}

#[test]
fn who_is_confirmed_is_not_asked_about_again_and_everybody_else_is() {
    let (house, _) = house();
    let office = house.office();
    let filing = filed(&house, "contract-registration", None, person("09121112299"));
    let first = filing.ask.clone().unwrap();
    let account = stored(filing);
    assert_eq!(first.question, 1);
    let refused = account.clone().answered(&office, 1, &Inquiry::Refused("نه".to_owned())).unwrap();
    assert_eq!(refused.clone().answered(&office, 1, &Inquiry::Confirmed), None, "the job ran twice");
    let again = filed(&house, "estate-service", Some(refused), person("09121112299"));
    assert_eq!(again.ask.as_ref().map(|ask| ask.question), Some(2));
    let again = stored(again);
    assert_eq!(
        again.clone().answered(&office, 1, &Inquiry::Confirmed),
        None,
        "an answer to the older question"
    );
    let confirmed = again.answered(&office, 2, &Inquiry::Confirmed).unwrap();
    assert!(confirmed.identity.is_confirmed() && confirmed.warning().is_none());
    let later = filed(&house, "estate-service", Some(confirmed), person("09121112299"));
    assert!(later.ask.is_none() && !later.changed);
}

#[test]
fn g004_a_company_must_say_who_leads_it_and_is_asked_about_them() {
    let (house, _) = house();
    let office = house.office();
    let procedure = procedure(&house, "contract-registration");
    let nameless = Filing::of(&office, procedure, None, company(None));
    assert_eq!(nameless, Err(Refusal::NationalCodeNeeded));
    let named = stored(filed(&house, "contract-registration", None, company(Some("0067749828"))));
    let asked = named.person().unwrap();
    assert_eq!((asked.national_code.as_str(), asked.name), ("0067749828", None));
    // Who was refused does not escape the question by leaving the code out the next time.
    let refused = named.answered(&office, 1, &Inquiry::Refused("نه".to_owned())).unwrap();
    let silent = Filing::of(&office, procedure, Some(refused.clone()), company(None));
    assert_eq!(silent, Err(Refusal::NationalCodeNeeded));
    let again = filed(&house, "contract-registration", Some(refused), company(Some("0067749828")));
    assert!(again.account.awaits(2), "it is asked anew, and the answer counts");
    let elsewhere = filed(&house, "connection", None, company(None));
    assert!(elsewhere.ask.is_none(), "where no account is needed, nobody has to say");
}

#[test]
fn an_account_of_before_whose_leader_nobody_knows_is_left_to_the_reviewer() {
    let (house, _) = house();
    let office = house.office();
    let named = stored(filed(&house, "contract-registration", None, company(Some("0067749828"))));
    let nameless = Account { national_code: None, ..named };
    assert_eq!(nameless.person(), None);
    let account = nameless.answered(&office, 1, &Inquiry::Nameless).unwrap();
    assert!(!account.identity.is_pending());
    let warning = account.warning().unwrap();
    assert_eq!(warning.rule, UNASKED);
    assert!(warning.text.contains("هیچ‌کس تأیید نکرده است که شمارهٔ همراه از آنِ مدیرعامل"), "{}", warning.text);
    let named = filed(&house, "contract-registration", Some(account), company(Some("0067749828")));
    assert!(named.account.awaits(2));
}
