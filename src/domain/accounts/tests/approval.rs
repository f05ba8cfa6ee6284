//! What the confirmation of an identity means for a case, and a number that changes.

use super::*;

/// A case of contract-registration that a reviewer has taken, inspected with what is known of the account.
fn taken(house: &House, account: &Account, mina: &Staff) -> Case {
    let office = house.office();
    let new = NewCase { applicant: person("09121112299"), data: CaseData::default(), opened_by: None };
    let step = Case::open(&office, procedure(house, "contract-registration"), new).unwrap();
    let case = Case { version: 1, ..step.case };
    let nothing = Findings::default();
    let step = case.submit(&office, &nothing, CaseData::default(), String::new(), Vec::new()).unwrap();
    let found = Findings { warnings: account.warning().into_iter().collect(), ..Findings::default() };
    let step = step.case.inspected(&office, &found, Start::Evaluation(UnitId::new("contracts"))).unwrap();
    step.case.take(&office, mina, "").unwrap().case
}

fn approved(case: Case, house: &House, mina: &Staff) -> Result<Step, Refusal> {
    let verdict = Verdict {
        decision: crate::procedures::Decision::Approve,
        subject: String::new(),
        body: String::new(),
        report: String::new(),
        usernames: String::new(),
    };
    case.decide(&house.office(), mina, &verdict)
}

#[test]
fn nothing_is_approved_before_the_service_or_a_reviewer_has_confirmed_whose_number_it_is() {
    let (house, _) = house();
    let office = house.office();
    let mina = staff(&house, Role::Expert, "contracts");
    let account = stored(filed(&house, "contract-registration", None, person("09121112299")));
    let refused = account.clone().answered(&office, 1, &Inquiry::Refused("نه.".to_owned())).unwrap();
    let case = taken(&house, &refused, &mina);
    assert_eq!(approved(case.clone(), &house, &mina), Err(Refusal::IdentityUnconfirmed));
    // Returning it is possible all the same.
    let note =
        DefectNote {
            place: Place::section("contract", None), kind: DefectKind::Wrong, text: "نقص".into()
        };
    assert!(case.clone().return_with_defects(&office, &mina, &[note]).is_ok());

    let least = Refusal::WordsNeeded { field: "identity_note", least: NOTE_LEAST };
    assert_eq!(case.clone().vouch(&office, &mina, refused.clone(), " بله "), Err(least));
    let other = staff(&house, Role::Expert, "contracts");
    let note = "کارت ملی و سند سیم‌کارت دیده شد";
    assert!(matches!(
        case.clone().vouch(&office, &other, refused.clone(), note),
        Err(Refusal::NotYours { .. })
    ));
    let (step, account) = case.vouch(&office, &mina, refused, note).unwrap();
    assert_eq!(step.events[0].kind.name(), "identity_vouched");
    assert_eq!(step.events[0].note.as_deref(), Some(note));
    assert!(!step.events[0].kind.note_is_for_applicant());
    assert_eq!(account.history[0].kind, DeedKind::Vouched);
    assert!(approved(step.case.clone(), &house, &mina).is_ok());
    assert_eq!(step.case.vouch(&office, &mina, account, note), Err(Refusal::IdentityKnown));
}

#[test]
fn where_no_service_is_set_up_the_reviewer_is_told_and_decides() {
    let (house, _) = house();
    let mina = staff(&house, Role::Expert, "contracts");
    let account = stored(filed(&house, "contract-registration", None, person("09121112299")));
    let unserved = account.answered(&house.office(), 1, &Inquiry::Unserved).unwrap();
    let case = taken(&house, &unserved, &mina);
    assert_eq!(case.warnings[0].rule, UNASKED);
    assert!(approved(case, &house, &mina).is_ok());
}

#[test]
fn a_late_answer_reaches_the_case_and_the_inspection_waits_one_working_day_for_it() {
    let (house, clock) = house();
    let mina = staff(&house, Role::Expert, "contracts");
    let account = stored(filed(&house, "contract-registration", None, person("09121112299")));
    let down = account.clone().answered(&house.office(), 1, &Inquiry::Down).unwrap();
    let case = taken(&house, &down, &mina);
    // Asked on Monday, the answer may come until the office closes on Tuesday.
    let until = down.awaited_until(&house.office(), &case).unwrap();
    assert_eq!(until, house.calendar.due_at(crate::JalaliDate::today(house.world.now()).add_days(1)));
    clock.advance(SignedDuration::from_hours(48));
    assert_eq!(down.awaited_until(&house.office(), &case), None);
    let office = house.office();
    let confirmed = down.clone().answered(&office, 1, &Inquiry::Confirmed).unwrap();
    assert_eq!(confirmed.awaited_until(&office, &case), None);
    let told = confirmed.identity.event(&down.identity);
    let step = case.follow_account(&office, &confirmed, crate::cases::Actor::System, told).unwrap();
    assert!(step.case.warnings.is_empty() && step.orders.is_empty());
    assert_eq!(step.events[0].kind.name(), "gate_passed");

    // A case that waits in the machine is inspected at once.
    let mut waiting = step.case;
    waiting.state = State::Inspecting { back: None };
    let step = waiting.follow_account(&office, &confirmed, crate::cases::Actor::System, None).unwrap();
    assert_eq!(step.orders[0].kind, "inspect_case");
}

#[test]
fn only_the_organisation_changes_the_number_and_then_asks_anew() {
    let (house, _) = house();
    let office = house.office();
    let account = stored(filed(&house, "contract-registration", None, person("09121112299")));
    let confirmed = account.answered(&office, 1, &Inquiry::Confirmed).unwrap();
    let boss = staff(&house, Role::Supervisor, "contracts");
    let expert = staff(&house, Role::Expert, "contracts");
    let new = Mobile::parse("09121112200").unwrap();
    let change = |by: &Staff, mobile: &Mobile, reason: &str| {
        confirmed.clone().change_mobile(&office, by, mobile.clone(), reason)
    };
    assert_eq!(change(&expert, &new, "سیم‌کارت گم شد"), Err(Refusal::NotAllowed));
    assert_eq!(change(&boss, &confirmed.mobile, "سیم‌کارت گم شد"), Err(Refusal::SameMobile));
    assert_eq!(change(&boss, &new, "گم"), Err(Refusal::WordsNeeded { field: "reason", least: REASON_LEAST }));
    let (changed, ask) = change(&boss, &new, "سیم‌کارت گم شد").unwrap();
    assert_eq!(ask.unwrap().question, 2);
    assert!(changed.identity.is_pending() && changed.mobile == new);
    // A case that was confirmed waits again, and is told by the new number.
    let mina = staff(&house, Role::Expert, "contracts");
    let case = taken(&house, &confirmed, &mina);
    let step = case.follow_account(&office, &changed, crate::cases::Actor::System, None).unwrap();
    assert_eq!(step.case.applicant.mobile, new);
    assert!(step.case.awaits_identity());
}
