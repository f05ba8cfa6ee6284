//! The ways of a letter: how far each of them has come, and what the reader may do about it.

use super::{context::LetterContext, form::SubmittedForm};
use crate::views::letters::{RecordForm, TryLine, WayLine};
use jiff::Timestamp;
use kartabl_domain::{
    letters::{
        Letter, Stage,
        dispatch::{Destination, Dispatch, Standing},
    },
    people::Role,
    procedures::Route,
    text::fa,
};
use kartabl_web::{
    present,
    views::parts::{Label, Tone},
};

/// The ways of the open letter, the portal first.
pub(super) fn lines(context: &LetterContext, form: &SubmittedForm, now: Timestamp) -> Vec<WayLine> {
    let letter = &context.letter;
    let may_act = context.staff.is(Role::Secretariat) && matches!(letter.stage, Stage::Dispatching { .. });
    let before = matches!(letter.stage, Stage::Draft | Stage::Numbered(_) | Stage::Void { .. });
    let line = |(route, standing): (Route, Standing)| {
        let known = WayLine {
            route: route.name().to_owned(),
            label: route.label().to_owned(),
            status: (!before).then(|| status(route, &standing)),
            ..WayLine::default()
        };
        match letter.dispatch(route) {
            Some(way) => way_line(known, way, form, now, may_act, context.office().today().numeric()),
            None => known,
        }
    };
    letter.ways().into_iter().map(line).collect()
}

fn way_line(
    known: WayLine,
    way: &Dispatch,
    form: &SubmittedForm,
    now: Timestamp,
    may_act: bool,
    today: String,
) -> WayLine {
    let may_act = may_act && !way.standing.is_settled();
    let in_doubt = matches!(way.standing, Standing::Failed { .. } | Standing::Unknown { .. });
    let to = match &way.to {
        Destination::Ece { address } => address.to_string(),
        Destination::Post { address } => match &address.postal_code {
            Some(code) => format!("{}، کد پستی {}", address.lines, fa(code)),
            None => address.lines.clone(),
        },
    };
    let aside = format!("aside_{}", known.route);
    let record = || RecordForm {
        consignment: form.text("consignment").unwrap_or_default(),
        posted: form.text("posted").unwrap_or(today),
    };
    WayLine {
        repeat: (may_act && in_doubt).then(|| form.text("ece_address").unwrap_or_else(|| to.clone())),
        to: Some(to),
        reason: match &way.standing {
            Standing::SetAside { reason, .. } => Some(reason.clone()),
            _ => None,
        },
        tries: way
            .tries
            .iter()
            .rev()
            .map(|attempt| TryLine { at: present::moment(attempt.at, now), cause: attempt.cause.clone() })
            .collect(),
        record: (may_act && way.route() == Route::Post).then(record),
        confirm: may_act && matches!(way.standing, Standing::Unknown { .. }),
        aside: (may_act && way.standing != Standing::Sending).then(|| form.text(&aside).unwrap_or_default()),
        ..known
    }
}

fn status(route: Route, standing: &Standing) -> Label {
    let tone = match standing {
        Standing::Waiting | Standing::SetAside { .. } => Tone::Off,
        Standing::Sending => Tone::Info,
        Standing::Confirmed { .. } | Standing::Recorded { .. } => Tone::Ok,
        Standing::Failed { .. } => Tone::Bad,
        Standing::Unknown { .. } => Tone::Warn,
    };
    Label::new(tone, standing.label(route))
}

/// The ways beside the portal in one line each, for the list of letters on their way.
pub(super) fn labels(letter: &Letter) -> Vec<Label> {
    let label = |way: &Dispatch| {
        let label = status(way.route(), &way.standing);
        Label { text: format!("{}: {}", way.route().label(), label.text), ..label }
    };
    letter.dispatches.iter().map(label).collect()
}

/// The names of the ways: «درگاه، پست».
pub(super) fn names(letter: &Letter) -> String {
    let short = |(route, _): &(Route, Standing)| match route {
        Route::Portal => "درگاه",
        Route::Ece => "شبکهٔ دولت",
        Route::Post => "پست",
    };
    letter.ways().iter().map(short).collect::<Vec<_>>().join("، ")
}
