//! A procedure file (TOML) becomes a [`Procedure`], or a list of all that is wrong with it.

mod parts;

use super::{
    Deadlines, Grants, LetterPlan, Letters, Procedure, ProcedureId, Referral, Repetition, Section, Start,
    check,
    reader::{LoadErrors, Reader, Table},
};
use crate::{
    cases::ApplicantKind,
    dispatch::{Route, RoutePlan},
    expressions::{Condition, Text},
    identity::Gate,
    staff::UnitId,
};

/// The most rows of a repeating section that does not say.
const MANY_ROWS: u64 = 50;
/// The register of letters that do not say: outgoing letters (صادره).
const REGISTER: &str = "outgoing";

/// What a procedure file may refer to beside what is built in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// Units that the administrator has added.
    pub units: &'a [UnitId],
    /// Procedures of other files.
    pub procedures: &'a [ProcedureId],
}

/// Reads the text of a procedure file; `known` is what it may refer to.
///
/// # Errors
/// Everything that is wrong with the file, each with line, column and key.
pub fn load(file: &str, text: &str, known: &Known<'_>) -> Result<Procedure, LoadErrors> {
    let reader = Reader::new(file, text);
    let Some(root) = reader.root() else { return Err(LoadErrors(reader.into_errors())) };
    let procedure = read(Table::root(&reader, &root), text, known);
    check::check(&procedure, known, &reader);
    let errors = reader.into_errors();
    if errors.is_empty() { Ok(procedure) } else { Err(LoadErrors(errors)) }
}

fn read(root: Table<'_, '_>, source: &str, known: &Known<'_>) -> Procedure {
    let id = identifier(&root, "id");
    let version = root.number("version", &(1..=1_000_000));
    if version.is_none() && !root.has("version") {
        root.missing("version", "a number that counts up with every change");
    }
    let sections: Vec<_> = root.tables("sections").into_iter().map(section).collect();
    if sections.is_empty() {
        root.missing("sections", "at least one [[sections]]");
    }
    let unit = unit(&root, "unit", known).unwrap_or_else(|| UnitId::new(UnitId::EVALUATION));
    let procedure = Procedure {
        id: ProcedureId::new(id),
        version: version.and_then(|version| u32::try_from(version).ok()).unwrap_or(1),
        title: root.required_text("title"),
        category: root.required_text("category"),
        case_title: template(&root, "case_title"),
        applicant_kinds: applicant_kinds(&root),
        unit,
        account: root.flag("account"),
        identity: identity(&root),
        prerequisites: root.tables("prerequisites").into_iter().map(parts::prerequisite).collect(),
        sections,
        rules: root.tables("rules").into_iter().filter_map(parts::rule).collect(),
        routing: root.tables("routing").into_iter().filter_map(|table| route(table, known)).collect(),
        referrals: root.tables("referrals").into_iter().filter_map(|table| referral(table, known)).collect(),
        second_person: root.flag("second_person"),
        deadlines: root.table("deadlines").map(deadlines).unwrap_or_default(),
        reminders: root.numbers("reminders", 60),
        letters: root.table("letters").map(letters).unwrap_or_default(),
        messages: root.table("messages").map(parts::messages).unwrap_or_default(),
        grants: root.table("grants").map(grants),
        samava: root.table("samava").map(section),
        source: source.to_owned(),
    };
    root.finish();
    procedure
}

fn applicant_kinds(root: &Table<'_, '_>) -> Vec<ApplicantKind> {
    let kinds = [ApplicantKind::Natural, ApplicantKind::Legal, ApplicantKind::Agency];
    let names = ["natural", "legal", "agency"];
    let given = root.texts("applicant_kinds");
    if given.is_empty() {
        root.missing("applicant_kinds", "a list of: natural, legal, agency");
    }
    let found = given.into_iter().filter_map(|(path, name)| {
        let kind = names.iter().position(|known| *known == name).map(|index| kinds[index]);
        if kind.is_none() {
            let message = format!("{name:?} is unknown; expected one of: {}", names.join(", "));
            root.reader.error(&path, message);
        }
        kind
    });
    found.collect()
}

/// The identity gates, each once.
fn identity(root: &Table<'_, '_>) -> Vec<Gate> {
    let mut gates = Vec::new();
    for (path, name) in root.texts("identity") {
        match Gate::named(&name) {
            Some(gate) if gates.contains(&gate) => root.reader.error(&path, format!("{name:?} stands twice")),
            Some(gate) => gates.push(gate),
            None => {
                let known = Gate::ALL.map(Gate::name).join(", ");
                root.reader.error(&path, format!("{name:?} is unknown; expected one of: {known}"));
            }
        }
    }
    gates
}

fn section(table: Table<'_, '_>) -> Section {
    let min = table.number("min_items", &(0..=1000));
    let max = table.number("max_items", &(1..=1000));
    let item = table.text("repeats");
    if item.is_none() {
        for (key, given) in [("min_items", min), ("max_items", max)] {
            if given.is_some() {
                table.error(key, "only a repeating section has items; say `repeats`, the name of one row");
            }
        }
    }
    let (min, max) = (min.unwrap_or(1), max.unwrap_or(MANY_ROWS));
    if min > max {
        table.error("max_items", format!("{max} is less than min_items, {min}"));
    }
    let rows = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let section = Section {
        id: identifier(&table, "id"),
        title: table.required_text("title"),
        help: table.text("help"),
        repeats: item.map(|item| Repetition { item, min: rows(min), max: rows(max) }),
        records: table.table("records").map(parts::records),
        fields: table.tables("fields").into_iter().map(parts::field).collect(),
        documents: table.tables("documents").into_iter().map(parts::document).collect(),
    };
    table.finish();
    section
}

fn route(table: Table<'_, '_>, known: &Known<'_>) -> Option<super::Route> {
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
    start.map(|start| super::Route { when, start })
}

fn referral(table: Table<'_, '_>, known: &Known<'_>) -> Option<Referral> {
    let unit = unit(&table, "unit", known);
    if unit.is_none() && !table.has("unit") {
        table.missing("unit", "a unit");
    }
    let decides = table.flag("decides");
    table.finish();
    unit.map(|unit| Referral { unit, decides })
}

fn grants(table: Table<'_, '_>) -> Grants {
    let grants = Grants { section: table.required_text("section"), field: table.required_text("field") };
    table.finish();
    grants
}

fn unit(table: &Table<'_, '_>, key: &'static str, known: &Known<'_>) -> Option<UnitId> {
    let given = table.text(key)?;
    let built_in = UnitId::BUILT_IN.iter().map(|(id, _)| *id);
    let units: Vec<_> = built_in.chain(known.units.iter().map(UnitId::as_str)).collect();
    if !units.contains(&given.as_str()) {
        table.error(key, format!("unknown unit {given:?}; known: {}", units.join(", ")));
        return None;
    }
    Some(UnitId::new(given))
}

fn deadlines(table: Table<'_, '_>) -> Deadlines {
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

fn letters(table: Table<'_, '_>) -> Letters {
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
                always: routes(&table, "routes", &Route::ALL),
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

/// A lower-case word with digits, hyphens and underscores.
fn identifier(table: &Table<'_, '_>, key: &'static str) -> String {
    let id = table.required_text(key);
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    if !id.is_empty() && !id.chars().all(fits) {
        table.error(key, format!("{id:?} is no id; lower-case letters, digits, '-' and '_' are expected"));
    }
    id
}

fn condition(table: &Table<'_, '_>, key: &'static str) -> Option<Condition> {
    let source = table.text(key)?;
    Condition::compile(&source)
        .map_err(|error| table.error(key, format!("{source:?} is no expression: {error}")))
        .ok()
}

fn required_template(table: &Table<'_, '_>, key: &'static str) -> Text {
    let source = table.required_text(key);
    compile_text(table, &table.key(key), &source)
}

fn template(table: &Table<'_, '_>, key: &'static str) -> Option<Text> {
    let source = table.text(key)?;
    Some(compile_text(table, &table.key(key), &source))
}

fn compile_text(table: &Table<'_, '_>, path: &str, source: &str) -> Text {
    Text::compile(source).unwrap_or_else(|error| {
        table.reader.error(path, format!("bad template: {error}"));
        Text::default()
    })
}
