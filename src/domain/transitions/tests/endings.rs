//! What an end leaves behind, and a case that is reopened.

use super::*;

#[test]
fn a_reopened_case_voids_its_letter_and_a_draft_that_is_sent_back_too() {
    let stage = stage();
    let office = stage.house.office();
    let expert = stage.staff(Role::Expert, UnitId::EVALUATION);
    let secretary = stage.staff(Role::Secretariat, UnitId::SECRETARIAT);
    let supervisor = stage.staff(Role::Supervisor, UnitId::EVALUATION);
    let case = stage.evaluated().take(&office, &expert, "").unwrap().case;
    let step = case.decide(&office, &expert, &verdict(Decision::Reject)).unwrap();
    let draft: Letter = step.letters[0].clone();
    let back = step.case.clone().send_letter_back(&office, &secretary, draft, "موضوع نادرست است").unwrap();
    assert_eq!(back.case.reviewer(), Some(expert.id));
    assert!(matches!(back.letters[0].stage, Stage::Void { entry: None, .. }));

    let withdrawn = step.case.withdraw(&office, "منصرف شدم");
    assert!(matches!(withdrawn, Err(Refusal::WrongState { state: "awaiting_letter" })));
    let closed = back.case.withdraw(&office, "منصرف شدم").unwrap().case;
    assert_eq!(closed.state.outcome(), Some(Outcome::Withdrawn));
    let by_expert = closed.clone().reopen(&office, &expert, "اشتباه بسته شد", None);
    assert_eq!(by_expert.unwrap_err(), Refusal::NotAllowed);
    let step = closed.reopen(&office, &supervisor, "اشتباه بسته شد", Some(back.letters[0].clone())).unwrap();
    assert_eq!(step.case.state.name(), "evaluation");
}

#[test]
fn an_approved_connection_gets_its_user_names_also_with_two_persons() {
    for second_person in [false, true] {
        let mut stage = stage();
        let connection = ProcedureId::new("connection");
        if second_person {
            let source = stage.house.procedures.current(&connection).unwrap().source.clone();
            let source = source.replacen("version = ", "second_person = true\nversion = 9", 1);
            stage.house.procedures = Procedures::load(&[("own.toml".to_owned(), source)], &[]).unwrap();
        }
        let office = stage.house.office();
        let (expert, second) = (
            stage.staff(Role::Expert, UnitId::EVALUATION),
            stage.staff(Role::Supervisor, UnitId::EVALUATION),
        );
        let version = stage.house.procedures.current(&connection).unwrap().version;
        let mut case = stage.evaluated().take(&office, &expert, "").unwrap().case;
        case.procedure = ProcedureRef { id: connection, version };
        let names = |usernames: &str| Verdict { usernames: usernames.into(), ..verdict(Decision::Approve) };
        let twice = case.clone().decide(&office, &expert, &names("dp_one, DP_ONE")).unwrap_err();
        assert_eq!(twice, Refusal::Username { given: "DP_ONE".into(), repeated: true });
        let mut step = case.clone().decide(&office, &expert, &names("dp_one، dp.two")).unwrap();
        if second_person {
            assert!(step.case.granted_usernames().is_empty(), "nothing is given yet");
            step = step.case.confirm(&office, &second).unwrap();
        }
        assert_eq!(step.case.granted, serde_json::json!({ "usernames": ["dp_one", "dp.two"] }));
        let told: Vec<_> = step.events.iter().map(|event| event.kind.name()).collect();
        assert_eq!(told, ["decided", "granted", "closed"]);
        let rejected = Verdict { usernames: "<b>".into(), ..verdict(Decision::Reject) };
        let step = case.decide(&office, &expert, &rejected).unwrap();
        assert!(step.case.granted.is_null(), "a rejection gives nothing");
    }
}
