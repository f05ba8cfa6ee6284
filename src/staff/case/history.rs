//! گردش پرونده: what has happened to a case.

use crate::{people::Names, views::case::Event as View};
use jiff::Timestamp;
use kartabl_domain::cases::{Actor, Event, EventKind, Outcome};
use kartabl_web::{present, views::parts::Tone};

/// The events, newest first.
pub(super) fn events(events: &[Event], names: &Names, now: Timestamp) -> Vec<View> {
    // What the applicant changed between two submissions is seen in the comparison of versions.
    let shown = events.iter().rev().filter(|event| !is_edit(&event.kind));
    shown
        .map(|event| {
            let (icon, tone) = look(&event.kind);
            View {
                tone,
                icon,
                who: names.actor(event.actor),
                text: match &event.kind {
                    EventKind::Taken { .. } => "پرونده را برداشت".to_owned(),
                    EventKind::Assigned { to } => format!("پرونده را به {} سپرد", names.staff(*to)),
                    kind => kind.label(),
                },
                at: present::moment(event.at, now),
                quote: event.note.clone(),
                system: event.actor == Actor::System,
            }
        })
        .collect()
}

fn is_edit(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::Edited { .. } | EventKind::DocumentAdded { .. } | EventKind::DocumentRemoved { .. }
    )
}

/// The icon of an event and its colour.
fn look(kind: &EventKind) -> (&'static str, Option<Tone>) {
    match kind {
        EventKind::Submitted { .. } | EventKind::Resubmitted { .. } => ("send", Some(Tone::Info)),
        EventKind::Inspected { defects: 0, .. } => ("circle-check", Some(Tone::Ok)),
        EventKind::Inspected { .. } => ("alert-triangle", Some(Tone::Warn)),
        EventKind::Returned { .. } => ("arrow-forward-up", Some(Tone::Warn)),
        EventKind::Referred { .. } | EventKind::Routed { .. } => ("users", None),
        EventKind::Opinion { .. } | EventKind::SamavaAsked | EventKind::SamavaGiven => ("message", None),
        EventKind::Taken { .. } | EventKind::Assigned { .. } => ("user-plus", None),
        EventKind::Prioritised { .. } => ("flag", None),
        EventKind::Decided { .. } | EventKind::Granted { .. } | EventKind::Proposed { .. } => {
            ("check", Some(Tone::Ok))
        }
        EventKind::ProposalRefused | EventKind::LetterVoided { .. } => ("ban", Some(Tone::Bad)),
        EventKind::DispatchFailed { .. } | EventKind::DispatchUnknown { .. } => {
            ("alert-triangle", Some(Tone::Warn))
        }
        EventKind::Dispatched { .. }
        | EventKind::DispatchRepeated { .. }
        | EventKind::LetterOnItsWay { .. } => ("send", Some(Tone::Info)),
        EventKind::LetterIssued { .. }
        | EventKind::LetterNumbered { .. }
        | EventKind::LetterDrafted { .. } => ("mail", None),
        EventKind::Closed { outcome: Outcome::Approved | Outcome::Answered } => ("archive", Some(Tone::Ok)),
        EventKind::Closed { .. } => ("archive", Some(Tone::Off)),
        EventKind::Reminded { .. } | EventKind::DeadlineMoved { .. } => ("clock", None),
        EventKind::PaperLetterReceived { .. } | EventKind::Registered { .. } => ("rubber-stamp", None),
        EventKind::GatePassed { .. } => ("circle-check", Some(Tone::Ok)),
        EventKind::IdentityVouched => ("circle-check", Some(Tone::Ok)),
        EventKind::GateRefused { .. } => ("ban", Some(Tone::Bad)),
        EventKind::GateDown { .. } => ("alert-triangle", Some(Tone::Warn)),
        EventKind::Noted => ("note", None),
        _ => ("history", None),
    }
}
