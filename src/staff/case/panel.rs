//! What the reader may do with the case now, and why there is nothing to do.

use super::undo;
use crate::{
    people::{self, Names},
    views::case_panel::{Action, ActionKind, Idle, Panel, Question},
};
use kartabl_domain::{
    accounts::APPLICANT,
    cases::{Case, Event, EventKind, Priority, State},
    office::Office,
    people::{Role, Staff},
    procedures::Decision,
    text::fa,
};
use kartabl_storage::staff::Member;
use kartabl_web::{
    present,
    views::parts::{Choice, Moment, Proposal},
};

/// The panel for this reader.
pub(super) fn panel(
    case: &Case,
    staff: &Staff,
    names: &Names,
    events: &[Event],
    members: &[Member],
    office: &Office<'_>,
) -> Panel {
    let mut panel = Panel { notes: works_here(case, staff), ..Panel::default() };
    let unit = case.state.unit();
    let member = unit.is_some_and(|unit| staff.reviews_for(unit));
    let leads = unit.is_some_and(|unit| staff.holds(Role::Supervisor, unit));
    let holds = case.reviewer() == Some(staff.id);
    match &case.state {
        State::Draft { .. } => panel.idle = Some(Idle::Applicant { due: None }),
        State::Inspecting { .. } => panel.idle = Some(Idle::Workers),
        State::Returned(returned) => {
            panel.idle =
                Some(Idle::Applicant { due: Some(present::due_day(office.due(&returned.deadline))) });
            if undo::until(case, office, staff).is_some() {
                panel.actions = vec![Action::new(ActionKind::TakeBack)];
            }
        }
        State::AwaitingSamava(request) => {
            panel.idle = Some(Idle::Applicant { due: Some(present::due_day(office.due(&request.deadline))) });
        }
        State::AwaitingPaperLetter { .. } if staff.is(Role::Secretariat) => {
            panel.actions = vec![Action { suggested: true, ..Action::new(ActionKind::PaperLetter) }];
        }
        State::AwaitingRegistration { .. } if staff.is(Role::Secretariat) => {
            panel.actions = vec![Action { suggested: true, ..Action::new(ActionKind::Register) }];
        }
        State::AwaitingRegistration { .. }
        | State::AwaitingPaperLetter { .. }
        | State::AwaitingLetter { .. } => {
            panel.idle = Some(Idle::Secretariat);
        }
        State::Closed { outcome, at, .. } => {
            let mut label = present::status(&case.state);
            outcome.label().clone_into(&mut label.text);
            panel.idle = Some(Idle::Closed { outcome: label, at: present::day_of(*at, office.now) });
        }
        State::Evaluation(evaluation) => match &evaluation.proposal {
            Some(proposal) => {
                panel.proposal = Some(Proposal {
                    by: names.staff(proposal.by),
                    at: proposed_at(events, office),
                    note: None,
                });
                if proposal.by == staff.id || !member {
                    panel.idle = Some(Idle::SecondPerson);
                } else {
                    let kind = match proposal.decision {
                        Decision::Approve => ActionKind::Approve,
                        Decision::Reply => ActionKind::Reply,
                        Decision::Reject => ActionKind::Reject,
                    };
                    panel.actions = vec![Action { suggested: true, ..Action::new(kind) }];
                }
            }
            None if holds => panel.actions = evaluation_actions(case, office),
            None => {}
        },
        State::Referred(referral) => {
            panel.question = referral.by.map(|by| Question {
                by: names.staff(by),
                at: referred_at(events, office),
                text: referral.question.clone(),
            });
            if holds {
                panel.actions = referral_actions(case, office);
            } else if !member {
                panel.idle = Some(Idle::Unit { name: referral.unit.label().to_owned() });
            }
        }
    }
    if matches!(case.state, State::Evaluation(_) | State::Referred(_)) && member {
        match case.reviewer() {
            None => panel.take = true,
            Some(_) if holds => {}
            Some(holder) => {
                panel.take_over = true;
                if panel.idle.is_none() && panel.actions.is_empty() {
                    panel.idle = Some(Idle::Expert { name: names.staff(holder) });
                }
            }
        }
        if leads {
            panel.assign = members.iter().map(people::member_choice).collect();
        }
        if (holds || leads) && matches!(case.state, State::Evaluation(_)) {
            let choice = |priority: &Priority| {
                Choice::new(priority.name(), priority.label()).chosen_if(case.priority.name())
            };
            panel.priorities = Priority::ALL.iter().map(choice).collect();
        }
    } else if panel.idle.is_none() && panel.actions.is_empty() {
        panel.idle = Some(Idle::ReadOnly);
    }
    panel
}

/// Whether the person works on the case and may write notes in it.
fn works_here(case: &Case, staff: &Staff) -> bool {
    staff.is(Role::Secretariat) || case.units().any(|unit| staff.reviews_for(unit))
}

fn evaluation_actions(case: &Case, office: &Office<'_>) -> Vec<Action> {
    let procedure = office.procedure(case);
    let open = case.open_defects().count();
    let mut actions = vec![Action::new(ActionKind::Defects)];
    if !procedure.referrals.is_empty() {
        actions.push(Action::new(ActionKind::Refer));
    }
    if procedure.samava.is_some() {
        actions.push(Action::new(ActionKind::Samava));
    }
    let favourable = favourable(case, office);
    let suggested = match case.warnings.len() {
        _ if open > 0 => ActionKind::Defects,
        0 => favourable.kind,
        1 if identity(case).is_some() => ActionKind::Identity,
        _ => ActionKind::Defects,
    };
    actions.extend(identity(case));
    actions.extend([favourable, Action::new(ActionKind::Reject)]);
    for action in &mut actions {
        action.suggested = action.kind == suggested;
    }
    actions
}

/// The action that confirms an identity by hand, while it is not confirmed.
fn identity(case: &Case) -> Option<Action> {
    let open = case.warnings.iter().any(|warning| warning.place.section == APPLICANT);
    open.then(|| Action::new(ActionKind::Identity))
}

/// The action that approves or, where the procedure has it so, answers. It is locked while a defect is open.
fn favourable(case: &Case, office: &Office<'_>) -> Action {
    let action = Action::new(match office.procedure(case).favourable() {
        Decision::Reply => ActionKind::Reply,
        Decision::Approve | Decision::Reject => ActionKind::Approve,
    });
    match case.open_defects().count() {
        0 if case.awaits_identity() => action.locked("هویت متقاضی هنوز تأیید نشده است."),
        0 => action,
        open => action.locked(format!("هنوز {} نقص باز است.", fa(open))),
    }
}

fn referral_actions(case: &Case, office: &Office<'_>) -> Vec<Action> {
    let unit = case.state.unit();
    let decides =
        office.procedure(case).referrals.iter().any(|known| known.decides && Some(&known.unit) == unit);
    // Where routing sent the case straight to the unit, nobody waits for an opinion: a decision is what it is for.
    let awaits_opinion = matches!(&case.state, State::Referred(referral) if referral.by.is_some());
    let mut actions = vec![Action::new(ActionKind::Opinion), Action::new(ActionKind::Defects)];
    if decides {
        actions.extend(identity(case));
        actions.extend([favourable(case, office), Action::new(ActionKind::Reject)]);
    }
    let suggested =
        if decides && !awaits_opinion { favourable(case, office).kind } else { ActionKind::Opinion };
    for action in &mut actions {
        action.suggested = action.kind == suggested;
    }
    actions
}

/// The time of the last event of this kind; now where there was none.
fn latest(events: &[Event], office: &Office<'_>, matches: impl Fn(&EventKind) -> bool) -> Moment {
    let at = events.iter().rev().find(|event| matches(&event.kind)).map_or(office.now, |event| event.at);
    present::moment(at, office.now)
}

fn proposed_at(events: &[Event], office: &Office<'_>) -> Moment {
    latest(events, office, |kind| matches!(kind, EventKind::Proposed { .. }))
}

fn referred_at(events: &[Event], office: &Office<'_>) -> Moment {
    latest(events, office, |kind| matches!(kind, EventKind::Referred { .. }))
}
