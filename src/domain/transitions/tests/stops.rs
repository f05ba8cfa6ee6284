//! Where a case waits: for its paper letter, for Samava, for its applicant.

use super::*;

#[test]
fn a_confidential_case_waits_for_its_paper_letter() {
    let stage = stage();
    let office = stage.house.office();
    let secretary = stage.staff(Role::Secretariat, UnitId::SECRETARIAT);
    let step = stage.submitted().inspected(&office, &Findings::default(), Start::PaperLetter).unwrap();
    assert_eq!(step.case.state.name(), "awaiting_paper_letter");
    let date = JalaliDate::parse("1404/04/01").unwrap();
    let paper =
        |number: &str, note: &str| PaperLetter { number: number.to_owned(), date, note: note.to_owned() };
    let other = step.case.clone().receive_paper_letter(&office, &secretary, &paper("99", ""));
    assert!(matches!(other, Err(Refusal::WordsNeeded { field: "note", .. })), "another number needs a note");
    let expert = stage.staff(Role::Expert, UnitId::EVALUATION);
    let outsider = step.case.clone().receive_paper_letter(&office, &expert, &paper("12/345", ""));
    assert_eq!(outsider.unwrap_err(), Refusal::NotAllowed);
    let step = step.case.receive_paper_letter(&office, &secretary, &paper("۱۲/۳۴۵", "")).unwrap();
    assert_eq!(step.case.state.name(), "evaluation");
    assert!(step.messages[0].text.contains("در دبیرخانه با شماره ۱۲/۳۴۵ ثبت گردید"));
}

#[test]
fn samava_comes_back_to_the_same_reviewer() {
    let stage = stage();
    let office = stage.house.office();
    let expert = stage.staff(Role::Expert, UnitId::EVALUATION);
    let case = stage.evaluated().take(&office, &expert, "").unwrap().case;
    let step = case.ask_samava(&office, &expert, "شناسهٔ سماوا را ثبت کنید").unwrap();
    assert_eq!((step.case.state.name(), step.case.state.turn()), ("awaiting_samava", Turn::Applicant));
    let data = step.case.data.clone();
    let step = step.case.give_samava(&office, data, &[]).unwrap();
    assert_eq!(step.case.reviewer(), Some(expert.id));
}

#[test]
fn a_return_is_taken_back_only_while_nobody_has_seen_it() {
    let stage = stage();
    let expert = stage.staff(Role::Expert, UnitId::EVALUATION);
    let case = stage.evaluated().take(&stage.house.office(), &expert, "").unwrap().case;
    let notes = [note("letters", None)];
    let case = case.return_with_defects(&stage.house.office(), &expert, &notes).unwrap().case;
    let seen = case.clone().seen_by_applicant().unwrap().case;
    assert_eq!(seen.take_return_back(&stage.house.office(), &expert).unwrap_err(), Refusal::TooLate);
    stage.clock.advance(SignedDuration::from_mins(9));
    let step = case.clone().take_return_back(&stage.house.office(), &expert).unwrap();
    assert_eq!((step.case.state.name(), step.case.open_defects().count()), ("evaluation", 0));
    stage.clock.advance(SignedDuration::from_mins(2));
    assert_eq!(case.take_return_back(&stage.house.office(), &expert).unwrap_err(), Refusal::TooLate);
}

#[test]
fn applicants_are_reminded_once_each_time_and_then_the_case_expires() {
    let stage = stage();
    let expert = stage.staff(Role::Expert, UnitId::EVALUATION);
    let case = stage.evaluated().take(&stage.house.office(), &expert, "").unwrap().case;
    let notes = [note("letters", None)];
    let mut case = case.return_with_defects(&stage.house.office(), &expert, &notes).unwrap().case;
    let mut told = Vec::new();
    for _ in 0..60 {
        stage.clock.advance(SignedDuration::from_hours(24));
        let office = stage.house.office();
        if let Ok(step) = case.clone().expire(&office) {
            case = step.case;
            break;
        }
        while let Some(step) = case.clone().remind(&office) {
            told.extend(step.messages.iter().filter(|m| m.channel == Channel::Sms).map(|m| m.notice.clone()));
            case = step.case;
        }
    }
    assert_eq!(told, ["reminder", "last_warning"]);
    assert_eq!(case.state.outcome(), Some(Outcome::Expired));
}
