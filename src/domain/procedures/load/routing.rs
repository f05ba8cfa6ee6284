//! The tables that say where cases start, whom they may be referred to, and how long each state lasts.

use super::{
    Known,
    keys::{condition, unit},
    table::Table,
};
use crate::procedures::{Deadlines, Grants, Referral, RoutingLine, Start};

pub(super) fn route(table: Table<'_, '_>, known: &Known<'_>) -> Option<RoutingLine> {
    let when = condition(&table, "when");
    let names = ["evaluation", "registration", "paper_letter", "referred"];
    let start = table.required_one_of("start", &names, |name| names.iter().position(|known| *known == name));
    let unit = unit(&table, "unit", known);
    let start = start.and_then(|start| match start {
        0 | 3 => {
            if unit.is_none() && !table.has("unit") {
                table.missing("unit", "the unit where such a case starts");
            }
            unit.map(if start == 0 { Start::Evaluation } else { Start::Referred })
        }
        _ => {
            if table.has("unit") {
                table.error("unit", format!("a start at {} has no unit", names[start]));
            }
            Some(if start == 1 { Start::Registration } else { Start::PaperLetter })
        }
    });
    table.finish();
    start.map(|start| RoutingLine { when, start })
}

pub(super) fn referral(table: Table<'_, '_>, known: &Known<'_>) -> Option<Referral> {
    let unit = unit(&table, "unit", known);
    if unit.is_none() && !table.has("unit") {
        table.missing("unit", "a unit");
    }
    let decides = table.flag("decides");
    table.finish();
    unit.map(|unit| Referral { unit, decides })
}

pub(super) fn grants(table: Table<'_, '_>) -> Grants {
    let grants = Grants { section: table.required_text("section"), field: table.required_text("field") };
    table.finish();
    grants
}

pub(super) fn deadlines(table: Table<'_, '_>) -> Deadlines {
    let usual = Deadlines::default();
    let days = |key, usual: u16| {
        table.number(key, &(0..=366)).and_then(|days| u16::try_from(days).ok()).unwrap_or(usual)
    };
    let deadlines = Deadlines {
        registration: days("registration", usual.registration),
        evaluation: days("evaluation", usual.evaluation),
        referred: days("referred", usual.referred),
        repair: days("repair", usual.repair),
        samava: days("samava", usual.samava),
        paper_letter: days("paper_letter", usual.paper_letter),
        letter: days("letter", usual.letter),
        identity: days("identity", usual.identity),
    };
    table.finish();
    deadlines
}
