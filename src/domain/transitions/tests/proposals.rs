//! Decisions that wait for a second person, when the case changes hands meanwhile.

use super::*;

/// A case with a proposal of this expert, under a procedure that asks for a second person.
fn proposed(stage: &mut Scene, expert: &Staff) -> Case {
    let id = ProcedureId::new("gsb-service");
    let built_in = stage.house.procedures.current(&id).unwrap();
    let version = built_in.version + 1;
    let source = built_in.source.replacen(
        &format!("version = {}", built_in.version),
        &format!("version = {version}"),
        1,
    );
    let source = source.replacen("version = ", "second_person = true\nversion = ", 1);
    stage.house.procedures = Procedures::load(&[("own.toml".to_owned(), source)], &[]).unwrap();
    let office = stage.house.office();
    let mut case = stage.evaluated().take(&office, expert, "").unwrap().case;
    case.procedure = ProcedureRef { id, version };
    case.decide(&office, expert, &verdict(Decision::Approve)).unwrap().case
}

fn told(step: &Step) -> Vec<&str> {
    step.events.iter().map(|event| event.kind.name()).collect()
}

#[test]
fn a_proposal_falls_when_another_person_has_the_case() {
    let mut stage = stage();
    let expert = stage.staff(Role::Expert, UnitId::EVALUATION);
    let colleague = stage.staff(Role::Expert, UnitId::EVALUATION);
    let supervisor = stage.staff(Role::Supervisor, UnitId::EVALUATION);
    let case = proposed(&mut stage, &expert);
    let office = stage.house.office();
    assert!(case.has_proposal());

    let taken = case.clone().take(&office, &colleague, "همکار در مرخصی است").unwrap();
    assert_eq!(told(&taken), ["taken", "proposal_fell"]);
    let silent = taken.case.clone().confirm(&office, &supervisor);
    assert!(matches!(silent, Err(Refusal::WrongState { .. })), "nobody confirms what has fallen: {silent:?}");
    let own = taken.case.decide(&office, &colleague, &verdict(Decision::Approve)).unwrap();
    assert_eq!(told(&own), ["proposed"], "whoever has the case proposes anew");

    let assigned = case.clone().assign(&office, &supervisor, &colleague).unwrap();
    assert_eq!(told(&assigned), ["assigned", "proposal_fell"]);
    assert!(!assigned.case.has_proposal());
}

#[test]
fn a_proposal_stands_while_its_reviewer_keeps_the_case_and_another_confirms_it() {
    let mut stage = stage();
    let expert = stage.staff(Role::Expert, UnitId::EVALUATION);
    let supervisor = stage.staff(Role::Supervisor, UnitId::EVALUATION);
    let case = proposed(&mut stage, &expert);
    let office = stage.house.office();
    let again = case.clone().take(&office, &expert, "").unwrap();
    assert!(again.case.has_proposal());
    assert_eq!(told(&again), ["taken"]);
    let kept = case.clone().assign(&office, &supervisor, &expert).unwrap();
    assert_eq!(told(&kept), ["assigned"]);
    let confirmed = case.clone().confirm(&office, &supervisor).unwrap();
    assert_eq!(told(&confirmed)[0], "decided", "who confirms does not take the case");
    let own = case.confirm(&office, &expert).unwrap_err();
    assert_eq!(own, Refusal::SamePerson);
}

#[test]
fn a_proposal_falls_when_the_case_leaves_the_desk() {
    let mut stage = stage();
    let expert = stage.staff(Role::Expert, UnitId::EVALUATION);
    let case = proposed(&mut stage, &expert);
    let office = stage.house.office();
    let returned = case.clone().return_with_defects(&office, &expert, &[note("letters", None)]).unwrap();
    assert_eq!(told(&returned), ["returned", "proposal_fell"]);
    let contracts = UnitId::new(UnitId::CONTRACTS);
    let referred = case.clone().refer(&office, &expert, &contracts, "آیا قرارداد معتبر است؟").unwrap();
    assert_eq!(told(&referred), ["referred", "proposal_fell"]);
    let samava = case.ask_samava(&office, &expert, "شناسهٔ سماوا را ثبت کنید").unwrap();
    assert_eq!(told(&samava), ["samava_asked", "proposal_fell"]);
    let data = samava.case.data.clone();
    let back = samava.case.give_samava(&office, data, &[]).unwrap();
    assert!(!back.case.has_proposal());
}
