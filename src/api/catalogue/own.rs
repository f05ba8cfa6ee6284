//! What an applicant has used before: records that submitted cases left behind, and active connections.

use super::super::{caller::Caller, error::ApiError};
use kartabl_domain::{
    cases::{Case, records::Record},
    procedures::{CatalogueItem, Procedures},
    text::fold,
    values::{LegalId, NationalCode},
};
use kartabl_storage::records::RecordSearch;
use kartabl_web::App;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// How many items a page of any list has.
pub(super) const PAGE: usize = 50;

/// The applicant's approved and active connection cases.
pub(super) const CONNECTIONS: &str = "connections";

pub(super) struct Wanted {
    pub(super) kind: String,
    /// `Applicant::key`.
    pub(super) applicant: String,
    pub(super) words: String,
    pub(super) after: Option<String>,
}

/// The kinds that belong to an applicant.
pub(super) fn kinds(procedures: &Procedures) -> Vec<String> {
    let sections = procedures.all().flat_map(|procedure| &procedure.sections);
    let declared = sections.filter_map(|section| Some(section.records.as_ref()?.kind.clone()));
    let mut kinds: BTreeSet<String> = declared.collect();
    kinds.insert(CONNECTIONS.to_owned());
    kinds.into_iter().collect()
}

pub(super) fn is_kind(kind: &str, procedures: &Procedures) -> bool {
    kinds(procedures).iter().any(|known| known == kind)
}

/// The key of the applicant that a question names.
pub(super) fn whose(given: Option<String>) -> Result<String, ApiError> {
    let given = given.unwrap_or_default();
    if let Ok(id) = LegalId::parse(&given) {
        return Ok(format!("l{}", id.as_str()));
    }
    let wrong = "شناسهٔ ملی شخص حقوقی یا دستگاه، یا کد ملی شخص حقیقی لازم است";
    let code = NationalCode::parse(&given).map_err(|_| ApiError::invalid("applicant", wrong))?;
    Ok(format!("n{}", code.as_str()))
}

/// As many items as a page has, and one more where there is another page.
pub(super) async fn items(
    app: &App,
    caller: &Caller,
    wanted: Wanted,
) -> Result<Vec<CatalogueItem>, ApiError> {
    let Wanted { kind, applicant, words, after } = wanted;
    if kind == CONNECTIONS {
        return connections(app, caller, &applicant, &words, &after.unwrap_or_default(), PAGE + 1).await;
    }
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let opened_by = Some(caller.key());
    let search = RecordSearch { applicant, opened_by, kind: Some(kind), words, after, limit };
    Ok(app.db.records_of(&search).await?.into_iter().map(item).collect())
}

fn item(record: Record) -> CatalogueItem {
    let mut attributes = Map::new();
    attributes.insert("data".to_owned(), Value::Object(record.data));
    attributes.insert("documents".to_owned(), record.documents.into_keys().collect());
    attributes.insert("kept_at".to_owned(), json!(record.kept_at));
    CatalogueItem { id: record.id.to_string(), label: record.label, attributes }
}

async fn connections(
    app: &App,
    caller: &Caller,
    applicant: &str,
    words: &str,
    after: &str,
    limit: usize,
) -> Result<Vec<CatalogueItem>, ApiError> {
    let cases = app.db.connections_of(applicant, Some(caller.key()), after).await?;
    let operators = cases.iter().map(|case| ("operators".to_owned(), chosen(case, "operator")));
    let operators = app.db.catalogue_items(&operators.collect()).await?;
    let words = fold(words);
    let all = |item: &CatalogueItem| {
        let said = fold(&format!("{} {}", item.id, item.label));
        words.split_whitespace().all(|word| said.contains(word))
    };
    let items = cases.iter().map(|case| connection(case, &operators)).filter(all);
    Ok(items.take(limit).collect())
}

fn chosen(case: &Case, field: &str) -> String {
    case.data.text("route", None, field).unwrap_or_default().to_owned()
}

fn connection(case: &Case, operators: &BTreeMap<(String, String), CatalogueItem>) -> CatalogueItem {
    let (route, operator) = (chosen(case, "route"), chosen(case, "operator"));
    let named = operators.get(&("operators".to_owned(), operator.clone())).map(|item| item.label.as_str());
    let label = [Some(route.as_str()), named].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let data = json!({ "route": route, "operator": operator, "usernames": case.granted_usernames() });
    CatalogueItem {
        id: case.code.to_string(),
        label,
        attributes: Map::from_iter([("data".to_owned(), data)]),
    }
}
