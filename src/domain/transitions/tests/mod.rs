//! One case through all its states, and the refusals on the way.

mod correspondence;
mod dispatch;
mod endings;
mod proposals;
mod stops;

use super::*;
use crate::{
    calendar::WorkingCalendar,
    cases::{
        Case, Defect, DefectSource, Outcome, Refusal, State, Turn, completeness::Findings, data::CaseData,
    },
    clock::{fixed, fixed::FixedClock},
    ids::StaffId,
    letters::{Addresses, Entry, Letter, Stage},
    messages::Channel,
    office::{House, OfficeSettings},
    people::{Applicant, ApplicantKind, Post, Role, Staff, UnitId},
    procedures::{Decision, DefectKind, Place, ProcedureId, ProcedureRef, Procedures, Start},
    values::JalaliDate,
};
use jiff::SignedDuration;
use serde_json::json;

struct Scene {
    house: House,
    clock: FixedClock,
}

/// Saturday 1404/04/07, ten in the morning in Tehran.
fn stage() -> Scene {
    let start = JalaliDate::parse("1404/04/07").unwrap().at(jiff::civil::time(10, 0, 0, 0));
    let (world, clock) = fixed::world(start, 7);
    let house = House {
        world,
        calendar: WorkingCalendar::default().into(),
        procedures: Procedures::built_in(),
        settings: OfficeSettings::default(),
    };
    Scene { house, clock }
}

impl Scene {
    fn staff(&self, role: Role, unit: &str) -> Staff {
        let id = StaffId::new(&self.house.world);
        let posts = vec![Post { role, unit: UnitId::new(unit) }];
        Staff {
            id, login: id.to_string(), name: "مریم کاویانی".to_owned(), national_code: None, posts
        }
    }

    fn draft(&self) -> Case {
        let procedure = self.house.procedures.current(&ProcedureId::new("gsb-service")).unwrap();
        let applicant = Applicant {
            kind: ApplicantKind::Legal,
            national_code: Some("0076229645".parse().unwrap()),
            legal_id: Some("10380284790".parse().unwrap()),
            name: "شرکت داده‌پرداز نمونه".to_owned(),
            mobile: "09121234567".parse().unwrap(),
            email: "info@nemune.ir".parse().unwrap(),
            birth_date: None,
            father_name: None,
            address: None,
            domains: vec!["nemune.ir".to_owned()],
        };
        let mut data = CaseData::default();
        let patch = json!({"letters": {"number": "12/345", "date": "1404/04/01"}});
        data.merge(&patch, procedure, &crate::cases::facts::Facts::default()).unwrap();
        Case::open(&self.house.office(), procedure, NewCase { applicant, data, opened_by: None })
            .unwrap()
            .case
    }

    fn submitted(&self) -> Case {
        let case = self.draft();
        let (data, title) = (case.data.clone(), case.title.clone());
        case.submit(&self.house.office(), &Findings::default(), data, title, vec![]).unwrap().case
    }

    fn evaluated(&self) -> Case {
        let start = Start::Evaluation(UnitId::new(UnitId::EVALUATION));
        self.submitted().inspected(&self.house.office(), &Findings::default(), start).unwrap().case
    }
}

fn note(section: &str, field: Option<&str>) -> DefectNote {
    let place =
        Place { section: section.to_owned(), item: None, field: field.map(str::to_owned), document: None };
    DefectNote {
        place, kind: DefectKind::Wrong, text: "تاریخ نامه با متن آن نمی‌خواند".to_owned()
    }
}

fn verdict(decision: Decision) -> Verdict {
    Verdict {
        decision,
        subject: "پاسخ درخواست".to_owned(),
        body: "با سلام\nبا درخواست موافقت شد.".to_owned(),
        report: "درخواست بررسی شد و نتیجهٔ آن در نامهٔ پیوست آمده است.".to_owned(),
        usernames: String::new(),
    }
}

#[test]
fn a_case_goes_from_draft_to_its_issued_letter() {
    let stage = stage();
    let office = stage.house.office();
    let expert = stage.staff(Role::Expert, UnitId::EVALUATION);
    let contracts = stage.staff(Role::Expert, UnitId::CONTRACTS);
    let secretary = stage.staff(Role::Secretariat, UnitId::SECRETARIAT);

    let case = stage.evaluated();
    assert_eq!((case.state.name(), case.state.turn()), ("evaluation", Turn::Office));
    let case = case.take(&office, &expert, "").unwrap().case;
    assert_eq!(case.reviewer(), Some(expert.id));

    let notes = [note("letters", Some("date")), note("contacts", None)];
    let step = case.return_with_defects(&office, &expert, &notes).unwrap();
    let State::Returned(returned) = &step.case.state else { panic!("{:?}", step.case.state) };
    assert_eq!(returned.sections.iter().map(String::as_str).collect::<Vec<_>>(), ["contacts", "letters"]);
    let held = step.messages.iter().filter(|message| message.not_before.is_some()).count();
    assert_eq!(
        (step.messages.len(), held),
        (3, 2),
        "SMS and e-mail wait for the undo window, the desk does not"
    );
    assert!(step.orders.iter().all(|order| order.run_at.is_some()));

    let procedure = office.procedure(&step.case);
    let mut data = step.case.data.clone();
    let patch = json!({"letters": {"date": "1404/04/02"}, "contacts": [{"first_name": "سارا"}]});
    let changed = data.merge(&patch, procedure, &crate::cases::facts::Facts::default()).unwrap();
    let case = step.case.edit(&office, data.clone(), &changed).unwrap().case;
    assert_eq!(case.open_defects().count(), 0);
    let step = case.resubmit(&office, &Findings::default(), data, "شاهکار".to_owned(), vec![]).unwrap();
    assert_eq!((step.case.snapshots, step.recall.map(|recall| recall.notice)), (2, Some("returned")));
    let start = Start::Evaluation(UnitId::new(UnitId::EVALUATION));
    let case = step.case.inspected(&office, &Findings::default(), start).unwrap().case;
    assert_eq!(case.reviewer(), Some(expert.id), "back to the same reviewer");

    let unit = UnitId::new(UnitId::CONTRACTS);
    let case = case.refer(&office, &expert, &unit, "آیا قرارداد معتبر است؟").unwrap().case;
    assert_eq!(case.state.label(), "ارجاع به امور قراردادها جهت بررسی و اقدام");
    let case = case.take(&office, &contracts, "").unwrap().case;
    let case = case.give_opinion(&office, &contracts, "قرارداد معتبر است").unwrap().case;
    assert_eq!(case.reviewer(), Some(expert.id));

    let step = case.decide(&office, &expert, &verdict(Decision::Approve)).unwrap();
    let letter = step.letters[0].clone();
    let entry = Entry { register: "outgoing".to_owned(), year: 1404, sequence: 1, date: office.today() };
    let step = step.case.number_letter(&office, &secretary, letter, entry).unwrap();
    let letter = step.letters[0].clone();
    let step = step.case.issue_letter(&office, &secretary, letter, &Addresses::default()).unwrap();
    assert_eq!(step.orders[0].kind, "issue_letter");
    let letter = step.letters[0].clone();
    let step = step.case.letter_issued(&office, letter.clone(), "00".repeat(32), 10).unwrap();
    assert_eq!(step.case.state.outcome(), Some(Outcome::Approved));
    let texts: Vec<&str> = step.messages.iter().map(|message| message.text.as_str()).collect();
    assert!(
        texts.contains(&"کاربر گرامی، درخواست شما بررسی و توسط کارشناسان شرکت تایید گردید."),
        "{texts:?}"
    );
    let response = format!("یک پاسخ برای درخواست با کد رهگیری {} ثبت شده است.", step.case.code);
    assert!(texts.contains(&response.as_str()), "{texts:?}");
    let again = step.case.letter_issued(&office, letter, "00".repeat(32), 10);
    assert!(matches!(again, Err(Refusal::WrongState { state: "closed" })), "a second run changes nothing");
}

#[test]
fn what_the_inspection_finds_goes_back_to_the_applicant_at_once() {
    let stage = stage();
    let office = stage.house.office();
    let place = Place::document("letters", None, "letter");
    let defect = Defect::system("missing", place, DefectKind::Missing, "فایل نامه نیست".to_owned());
    let findings = Findings { defects: vec![defect], ..Findings::default() };
    let start = Start::Evaluation(UnitId::new(UnitId::EVALUATION));
    let step = stage.submitted().inspected(&office, &findings, start).unwrap();
    assert_eq!(step.case.state.name(), "returned");
    assert!(step.messages.iter().all(|message| message.not_before.is_none()));
    let still = step.case.resubmit(&office, &findings, CaseData::default(), String::new(), vec![]);
    let Err(Refusal::OpenDefects { defects }) = still else { panic!("{still:?}") };
    assert_eq!(defects[0].source, DefectSource::System);
}

#[test]
fn people_act_only_where_they_may() {
    let stage = stage();
    let office = stage.house.office();
    let expert = stage.staff(Role::Expert, UnitId::EVALUATION);
    let colleague = stage.staff(Role::Expert, UnitId::EVALUATION);
    let outsider = stage.staff(Role::Expert, UnitId::CONTRACTS);
    let mut filer = stage.staff(Role::Expert, UnitId::EVALUATION);
    filer.national_code = Some("0076229645".parse().unwrap());

    let pooled = stage.evaluated();
    assert!(pooled.is_open_to(&expert) && !pooled.is_open_to(&outsider));
    assert_eq!(pooled.clone().take(&office, &outsider, "").unwrap_err(), Refusal::NotAllowed);
    assert_eq!(pooled.clone().take(&office, &filer, "").unwrap_err(), Refusal::OwnFiling);
    let approve = verdict(Decision::Approve);
    let untaken = pooled.clone().decide(&office, &expert, &approve).unwrap_err();
    assert_eq!(untaken, Refusal::NotYours { holder: None });

    let case = pooled.take(&office, &expert, "").unwrap().case;
    let silent = case.clone().take(&office, &colleague, "").unwrap_err();
    assert!(matches!(silent, Refusal::WordsNeeded { field: "reason", .. }), "taking over needs a reason");
    assert!(case.clone().take(&office, &colleague, "همکار در مرخصی است").is_ok());
    let terse = Verdict { report: "نه".to_owned(), ..verdict(Decision::Reject) };
    let refused = case.clone().decide(&office, &expert, &terse).unwrap_err();
    assert!(matches!(refused, Refusal::WordsNeeded { field: "report", least: REASON_LEAST }));
    assert_eq!(case.clone().return_with_defects(&office, &expert, &[]).unwrap_err(), Refusal::NoDefects);
    let nowhere = case.clone().return_with_defects(&office, &expert, &[note("nowhere", None)]).unwrap_err();
    assert!(matches!(nowhere, Refusal::UnknownPlace { .. }));
    let unknown = case.refer(&office, &expert, &UnitId::new("cellar"), "چه باید کرد؟").unwrap_err();
    assert!(matches!(unknown, Refusal::UnknownUnit { .. }));
}
