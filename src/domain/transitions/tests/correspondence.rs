//! Correspondence (guide 002): identity gates, the incoming register, the reply.

use super::*;
use crate::{
    cases::{Case, Outcome, Refusal, data::CaseData, facts::Facts},
    letters::INCOMING,
    people::{
        Applicant, ApplicantKind, Staff, UnitId,
        identity::{Answer, Gate, Standing},
    },
    procedures::Decision,
};

impl Scene {
    fn locked(&self) -> Case {
        let procedure = self.house.procedures.current(&ProcedureId::new("correspondence")).unwrap();
        let applicant = Applicant { kind: ApplicantKind::Natural, legal_id: None, ..self.draft().applicant };
        let new = NewCase { applicant, data: CaseData::default(), opened_by: None };
        let step = Case::open(&self.house.office(), procedure, new).unwrap();
        let orders: Vec<_> = step.orders.iter().map(|order| order.kind.as_str()).collect();
        assert_eq!(orders, ["confirm_identity"], "the first gate is asked about at once");
        step.case
    }

    fn unlocked(&self) -> Case {
        let office = self.house.office();
        let case = self.locked().gate_answered(&office, Gate::Shahkar, &Answer::True).unwrap().case;
        case.gate_answered(&office, Gate::CivilRegistry, &Answer::True).unwrap().case
    }

    fn arrived(&self) -> Case {
        let (office, case) = (self.house.office(), self.unlocked());
        let (data, title) = (case.data.clone(), "اعلام تغییر نشانی".to_owned());
        let case = case.submit(&office, &Findings::default(), data, title, vec![]).unwrap().case;
        case.inspected(&office, &Findings::default(), Start::Registration).unwrap().case
    }
}

fn awaited(refused: Result<Step, Refusal>) -> (Gate, &'static str) {
    match refused {
        Err(Refusal::IdentityAwaited { fact }) => (fact.gate, fact.standing.name()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn g002_nothing_is_filled_in_before_both_gates_are_passed() {
    let stage = stage();
    let office = stage.house.office();
    let procedure = stage.house.procedures.current(&ProcedureId::new("correspondence")).unwrap();
    let mut data = CaseData::default();
    data.merge(&json!({"subject": {"subject": "تغییر نشانی"}}), procedure, &Facts::default()).unwrap();
    let changed = CaseData::default().differences(&data, procedure);
    let place = Place::document("file", None, "request");
    let all = |case: &Case| {
        let submit = case.clone().submit(&office, &Findings::default(), data.clone(), String::new(), vec![]);
        [
            case.clone().edit(&office, data.clone(), &changed),
            case.clone().touch_document(&office, &place, true),
            submit,
        ]
    };

    let new = NewCase { applicant: stage.draft().applicant, data: data.clone(), opened_by: None };
    assert_eq!(
        awaited(Case::open(&office, procedure, new)),
        (Gate::Shahkar, "asked"),
        "not at the opening either"
    );
    let case = stage.locked();
    all(&case).into_iter().for_each(|refused| assert_eq!(awaited(refused), (Gate::Shahkar, "asked")));
    let skipped = case.clone().gate_answered(&office, Gate::CivilRegistry, &Answer::True);
    assert_eq!(skipped.unwrap_err(), Refusal::WrongState { state: "draft" }, "one after the other");

    let step = case.gate_answered(&office, Gate::Shahkar, &Answer::True).unwrap();
    assert_eq!(step.orders[0].args["gate"], "civil_registry");
    for refused in all(&step.case) {
        assert_eq!(awaited(refused), (Gate::CivilRegistry, "asked"));
    }
    let twice = step.case.clone().gate_answered(&office, Gate::Shahkar, &Answer::True);
    assert_eq!(twice.unwrap_err(), Refusal::WrongState { state: "draft" }, "a second run changes nothing");
    let case = step.case.gate_answered(&office, Gate::CivilRegistry, &Answer::True).unwrap().case;
    all(&case).into_iter().for_each(|done| assert!(done.is_ok(), "{done:?}"));
}

#[test]
fn g002_a_service_that_is_down_says_so_and_a_refusal_stands() {
    let stage = stage();
    let office = stage.house.office();
    let step = stage.locked().gate_answered(&office, Gate::Shahkar, &Answer::None).unwrap();
    assert_eq!(step.events.len(), 1);
    let step = step.case.gate_answered(&office, Gate::Shahkar, &Answer::None).unwrap();
    assert_eq!(step.events.len(), 0, "the history tells it once");
    assert!(matches!(step.case.gates()[0].standing, Standing::Down { attempts: 2, .. }));
    let told = step.case.gates()[0].standing.text();
    assert!(told.contains("پاسخ نمی‌دهد (۲ تلاش)"), "{told}");

    let untrue = Answer::Untrue("شماره به نام دیگری است.".to_owned());
    let case = step.case.gate_answered(&office, Gate::Shahkar, &untrue).unwrap().case;
    assert_eq!((case.gates()[0].standing.name(), case.gate_asked()), ("refused", None));
    assert!(case.gates()[0].standing.text().starts_with("شماره به نام دیگری است."));
    let late = case.gate_answered(&office, Gate::Shahkar, &Answer::True);
    assert_eq!(late.unwrap_err(), Refusal::WrongState { state: "draft" });
}

#[test]
fn g002_the_secretariat_registers_and_refers_and_a_reply_closes_as_answered() {
    let stage = stage();
    let office = stage.house.office();
    let secretary = stage.staff(Role::Secretariat, UnitId::SECRETARIAT);
    let expert = stage.staff(Role::Expert, UnitId::CONTRACTS);
    let case = stage.arrived();
    assert_eq!(case.state.label(), "در انتظار ثبت دبیرخانه");
    let entry = Entry { register: INCOMING.to_owned(), year: 1404, sequence: 12, date: office.today() };
    let contracts = UnitId::new(UnitId::CONTRACTS);
    let register = |case: &Case, staff, unit: &str| {
        case.clone().register(&office, staff, &entry, &UnitId::new(unit), "")
    };
    assert_eq!(register(&case, &expert, UnitId::CONTRACTS).unwrap_err(), Refusal::NotAllowed);
    let nowhere = register(&case, &secretary, "cellar").unwrap_err();
    assert_eq!(nowhere, Refusal::UnknownUnit { unit: "cellar".to_owned() });
    let step = register(&case, &secretary, UnitId::CONTRACTS).unwrap();
    let told: Vec<_> = step.messages.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(
        told,
        [
            "کاربر گرامی، درخواست شما در دبیرخانه با شماره 1404/12 ثبت گردید. فرآیند پاسخگویی از طریق پیامک اطلاع رسانی میگردد."
        ]
    );
    assert_eq!((step.case.state.name(), step.case.state.unit()), ("evaluation", Some(&contracts)));
    let again = register(&step.case, &secretary, UnitId::CONTRACTS).unwrap_err();
    assert_eq!(again, Refusal::WrongState { state: "evaluation" });

    let case = step.case.take(&office, &expert, "").unwrap().case;
    let approved = case.clone().decide(&office, &expert, &verdict(Decision::Approve)).unwrap_err();
    assert_eq!(approved, Refusal::NotDecidedSo { decision: Decision::Approve });
    let step = case.decide(&office, &expert, &verdict(Decision::Reply)).unwrap();
    let letter = step.letters[0].clone();
    assert_eq!(letter.decision, Decision::Reply);
    let entry = Entry { register: "outgoing".to_owned(), year: 1404, sequence: 1, date: office.today() };
    let step = step.case.number_letter(&office, &secretary, letter, entry).unwrap();
    let letter = step.letters[0].clone();
    let step = step.case.issue_letter(&office, &secretary, letter, &Addresses::default()).unwrap();
    let letter = step.letters[0].clone();
    let step = step.case.letter_issued(&office, letter, "00".repeat(32), 10).unwrap();
    assert_eq!(step.case.state.outcome(), Some(Outcome::Answered));
    let responses = step.messages.iter().filter(|message| message.notice == "response_registered").count();
    assert_eq!(responses, 1, "told once");

    let other =
        stage.evaluated().take(&office, &stage.staff(Role::Expert, UnitId::EVALUATION), "").unwrap().case;
    let holder = other.reviewer().unwrap();
    let member = Staff { id: holder, ..stage.staff(Role::Expert, UnitId::EVALUATION) };
    let refused = other.decide(&office, &member, &verdict(Decision::Reply)).unwrap_err();
    assert_eq!(refused, Refusal::NotDecidedSo { decision: Decision::Reply });
}
