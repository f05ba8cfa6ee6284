//! The tables of letters.

use super::{
    keys::{compile_text, required_template},
    table::Table,
};
use crate::procedures::{LetterPlan, Letters, Route, RoutePlan};

/// The register of letters that do not say: outgoing letters (صادره).
const REGISTER: &str = "outgoing";

pub(super) fn letters(table: Table<'_, '_>) -> Letters {
    let plan = |table: Table<'_, '_>| {
        let plan = LetterPlan {
            register: table.text("register").unwrap_or_else(|| REGISTER.to_owned()),
            subject: required_template(&table, "subject"),
            body: {
                let body = table.texts("body");
                if body.is_empty() {
                    table.missing("body", "a list of texts, one a paragraph");
                }
                body.into_iter().map(|(path, text)| compile_text(&table, &path, &text)).collect()
            },
            report: required_template(&table, "report"),
            routes: RoutePlan {
                always: routes(&table, "routes", Route::ALL),
                if_known: routes(&table, "routes_if_known", &[Route::Ece, Route::Post]),
            },
        };
        table.finish();
        plan
    };
    let letters = Letters {
        approve: table.table("approve").map(plan),
        reject: table.table("reject").map(plan),
        reply: table.table("reply").map(plan),
    };
    if letters.approve.is_some() && letters.reply.is_some() {
        table.error("reply", "a procedure is either answered or approved; leave one of the two out");
    }
    table.finish();
    letters
}

/// Routes by their names, each once.
fn routes(table: &Table<'_, '_>, key: &'static str, known: &[Route]) -> Vec<Route> {
    let mut routes = Vec::new();
    for (path, name) in table.texts(key) {
        match Route::named(&name).filter(|route| known.contains(route)) {
            Some(route) if routes.contains(&route) => {
                table.reader.error(&path, format!("{name:?} stands twice"));
            }
            Some(route) => routes.push(route),
            None => {
                let names: Vec<_> = known.iter().map(|route| route.name()).collect();
                table
                    .reader
                    .error(&path, format!("{name:?} is unknown; expected one of: {}", names.join(", ")));
            }
        }
    }
    routes
}
