//! A letter by other ways than the portal: what it waits for, what ends the waiting, and who may say so (guide 004).

use super::*;
use crate::{
    cases::{Case, Outcome, Refusal},
    letters::dispatch::Standing,
    people::{Staff, UnitId},
    procedures::{Decision, Route},
    transitions::Handover,
    values::{ConsignmentNumber, Email, PostalAddress},
};

fn by(ece: bool, post: bool) -> Addresses {
    let lines = "تهران، خیابان نمونه، پلاک ۲۲".to_owned();
    Addresses {
        ece: ece.then(|| Email::parse("ece@sample.gov.ir").unwrap()),
        post: post.then_some(PostalAddress { lines, postal_code: None }),
    }
}

impl Scene {
    /// With an address of the organisation in the e-network.
    fn connected() -> Self {
        let mut stage = stage();
        stage.house.settings.ece_address = "ece@ito.gov.ir".to_owned();
        stage
    }

    /// A case whose letter has its number.
    fn numbered(&self, secretary: &Staff) -> (Case, Letter) {
        let office = self.house.office();
        let expert = self.staff(Role::Expert, UnitId::EVALUATION);
        let case = self.evaluated().take(&office, &expert, "").unwrap().case;
        let step = case.decide(&office, &expert, &verdict(Decision::Approve)).unwrap();
        let entry = Entry { register: "outgoing".to_owned(), year: 1404, sequence: 1, date: office.today() };
        parts(step.case.number_letter(&office, secretary, step.letters[0].clone(), entry).unwrap())
    }

    /// A case whose letter is on its way to these addresses.
    fn on_its_way(&self, secretary: &Staff, to: &Addresses) -> (Case, Letter) {
        let office = self.house.office();
        let (case, letter) = self.numbered(secretary);
        let (case, letter) = parts(case.issue_letter(&office, secretary, letter, to).unwrap());
        let step = case.letter_issued(&office, letter, "00".repeat(32), 10).unwrap();
        let ordered: Vec<_> = step.orders.iter().map(|order| order.kind.as_str()).collect();
        assert_eq!(ordered, if to.ece.is_some() { vec!["send_ece"] } else { vec![] });
        assert!(step.messages.is_empty(), "nobody is told before it has left");
        parts(step)
    }

    fn claimed(&self, case: Case, letter: Letter, knows_keys: bool) -> (Case, Letter) {
        parts(case.ece_claimed(&self.house.office(), letter, knows_keys).unwrap())
    }
}

fn parts(step: Step) -> (Case, Letter) {
    (step.case, step.letters.into_iter().next().unwrap())
}

fn standing(letter: &Letter, route: Route) -> &'static str {
    letter.dispatch(route).unwrap().standing.name()
}

#[test]
fn g004_a_letter_is_issued_when_every_chosen_way_has_confirmed_or_was_recorded() {
    let stage = Scene::connected();
    let office = stage.house.office();
    let secretary = stage.staff(Role::Secretariat, UnitId::SECRETARIAT);
    let expert = stage.staff(Role::Expert, UnitId::EVALUATION);
    let (case, letter) = stage.on_its_way(&secretary, &by(true, true));
    assert_eq!((case.state.name(), letter.stage_name()), ("awaiting_letter", "dispatching"));
    assert!(letter.kept().is_some(), "the portal has it");
    let (case, letter) = stage.claimed(case, letter, false);
    let taken = Handover::Taken(Some("250 ok".to_owned()));
    let step = case.ece_handed_over(&office, letter, taken.clone()).unwrap();
    let (case, letter) = parts(step);
    assert_eq!((standing(&letter, Route::Ece), letter.stage_name()), ("confirmed", "dispatching"));
    let twice = case.clone().ece_handed_over(&office, letter.clone(), taken);
    assert!(matches!(twice, Err(Refusal::WrongState { .. })), "the job ran twice");

    let number = ConsignmentNumber::parse("123456789012345678901234").unwrap();
    let today = office.today();
    let record = |staff| case.clone().record_post(&office, staff, letter.clone(), number.clone(), today);
    assert_eq!(record(&expert).unwrap_err(), Refusal::NotAllowed);
    let step = record(&secretary).unwrap();
    assert_eq!(step.case.state.outcome(), Some(Outcome::Approved));
    assert_eq!(step.letters[0].stage_name(), "issued");
    let told: Vec<_> = step.messages.iter().map(|message| message.notice.as_str()).collect();
    assert!(told.contains(&"letter_dispatched") && told.contains(&"approved"), "{told:?}");
    let happened: Vec<_> = step.events.iter().map(|event| event.kind.name()).collect();
    assert_eq!(happened, ["dispatched", "letter_issued", "closed"]);
    let late = step.case.set_aside(&office, &secretary, step.letters[0].clone(), Route::Post, "برگشت خورد");
    assert!(matches!(late, Err(Refusal::WrongState { state: "closed" })));
}

#[test]
fn a_refused_package_fails_and_a_lost_answer_is_never_sent_again_blindly() {
    let stage = Scene::connected();
    let office = stage.house.office();
    let secretary = stage.staff(Role::Secretariat, UnitId::SECRETARIAT);
    let (case, letter) = stage.on_its_way(&secretary, &by(true, false));
    let (case, letter) = stage.claimed(case, letter, false);
    let busy = case.clone().set_aside(&office, &secretary, letter.clone(), Route::Ece, "نمی‌خواهیم");
    assert!(matches!(busy, Err(Refusal::WrongState { .. })), "it is being sent just now");
    let later = Handover::Later("451".to_owned());
    let (case, letter) = parts(case.ece_handed_over(&office, letter, later).unwrap());
    assert_eq!(standing(&letter, Route::Ece), "waiting");

    // A crash left `Sending` behind: a server that knows keys is asked again, another one is not.
    let (case, letter) = stage.claimed(case, letter, true);
    let (_, again) = stage.claimed(case.clone(), letter.clone(), true);
    assert_eq!(standing(&again, Route::Ece), "sending");
    let (case, letter) = stage.claimed(case, letter, false);
    assert_eq!(standing(&letter, Route::Ece), "unknown");
    let blindly = case.clone().ece_claimed(&office, letter.clone(), true);
    assert!(matches!(blindly, Err(Refusal::WrongState { .. })), "{blindly:?}");

    // The secretariat knows that it has left, or has it sent once more: to the same address as the same package.
    let confirmed = case.clone().confirm_ece(&office, &secretary, letter.clone()).unwrap();
    assert_eq!(confirmed.letters[0].stage_name(), "issued");
    let same = Email::parse("ece@sample.gov.ir").unwrap();
    let step = case.clone().repeat_ece(&office, &secretary, letter.clone(), same).unwrap();
    assert_eq!((step.letters[0].dispatches[0].package, step.orders[0].kind.as_str()), (1, "send_ece"));
    let other = Email::parse("dabirkhaneh@sample.gov.ir").unwrap();
    let (case, letter) = parts(case.repeat_ece(&office, &secretary, letter, other).unwrap());
    assert_eq!((letter.dispatches[0].package, standing(&letter, Route::Ece)), (2, "waiting"));
    let unasked = case.clone().confirm_ece(&office, &secretary, letter.clone());
    assert!(matches!(unasked, Err(Refusal::WrongState { .. })));

    let (case, letter) = stage.claimed(case, letter, false);
    let refused = Handover::Refused("550 no such user".to_owned());
    let (case, letter) = parts(case.ece_handed_over(&office, letter, refused).unwrap());
    assert_eq!(standing(&letter, Route::Ece), "failed");
    let causes: Vec<_> = letter.dispatches[0].tries.iter().map(|attempt| attempt.cause.as_str()).collect();
    assert_eq!(causes, ["451", "the program ended while the mail server was asked", "550 no such user"]);
    let silent = case.clone().set_aside(&office, &secretary, letter.clone(), Route::Ece, " ");
    assert_eq!(silent.unwrap_err(), Refusal::WordsNeeded { field: "reason", least: 3 });
    let step = case.set_aside(&office, &secretary, letter, Route::Ece, "نشانی دیگری ندارد").unwrap();
    assert!(matches!(step.letters[0].dispatches[0].standing, Standing::SetAside { .. }));
    assert_eq!(step.case.state.outcome(), Some(Outcome::Approved), "the portal has it");
}

#[test]
fn no_letter_goes_into_a_network_where_the_organisation_has_no_address() {
    let stage = stage();
    let office = stage.house.office();
    let secretary = stage.staff(Role::Secretariat, UnitId::SECRETARIAT);
    let (case, letter) = stage.numbered(&secretary);
    let refused = case.clone().issue_letter(&office, &secretary, letter.clone(), &by(true, false));
    assert_eq!(refused.unwrap_err(), Refusal::ClosedRoute { route: Route::Ece });
    assert!(case.issue_letter(&office, &secretary, letter, &by(false, true)).is_ok());
}

#[test]
fn a_letter_on_its_way_can_be_voided_and_its_case_reopened() {
    let stage = Scene::connected();
    let office = stage.house.office();
    let secretary = stage.staff(Role::Secretariat, UnitId::SECRETARIAT);
    let supervisor = stage.staff(Role::Supervisor, UnitId::EVALUATION);
    let (case, letter) = stage.on_its_way(&secretary, &by(true, true));
    let back = case.clone().send_letter_back(&office, &secretary, letter.clone(), "اشتباه است");
    assert!(matches!(back, Err(Refusal::WrongState { .. })), "the applicant may have it already");
    let voided =
        case.clone().void_letter(&office, &secretary, letter.clone(), "نام گیرنده درست نیست").unwrap();
    let reopened = case.clone().reopen(&office, &supervisor, "نام گیرنده درست نیست", Some(letter.clone()));
    for step in [voided, reopened.unwrap()] {
        assert_eq!(step.case.state.name(), "evaluation");
        assert!(
            matches!(&step.letters[0].stage, Stage::Void { entry: Some(entry), .. } if entry.sequence == 1)
        );
        let late = step.case.clone().ece_claimed(&office, step.letters[0].clone(), false);
        assert!(matches!(late, Err(Refusal::WrongState { .. })), "what was ordered before sends nothing");
    }
    let draft = Letter { stage: Stage::Draft, ..letter };
    assert!(case.reopen(&office, &supervisor, "اشتباه است", Some(draft)).is_err());
}
