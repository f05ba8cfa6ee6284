//! The records of an applicant: those that submitted cases left, and the active connections.

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

/// The number of items on a page.
pub(super) const PAGE_SIZE: usize = 50;

/// The kind for the approved and active connection cases of an applicant.
const CONNECTIONS: &str = "connections";

/// A search in the records of one applicant.
pub(super) struct RecordQuery {
    pub(super) kind: String,
    /// The key of the applicant, in the form of `Applicant::key`.
    pub(super) applicant: String,
    pub(super) words: String,
    pub(super) after: Option<String>,
}

/// The kinds of records that an applicant can have.
pub(super) fn kinds(procedures: &Procedures) -> Vec<String> {
    let sections = procedures.all().flat_map(|procedure| &procedure.sections);
    let declared = sections.filter_map(|section| Some(section.records.as_ref()?.kind.clone()));
    let mut kinds: BTreeSet<String> = declared.collect();
    kinds.insert(CONNECTIONS.to_owned());
    kinds.into_iter().collect()
}

/// Whether this is a kind of records.
pub(super) fn is_kind(kind: &str, procedures: &Procedures) -> bool {
    kinds(procedures).iter().any(|known| known == kind)
}

/// The key of the applicant that a query names.
///
/// # Errors
/// [`ApiError::Invalid`] when the text is neither a legal id nor a national code.
pub(super) fn applicant_key(given: Option<String>) -> Result<String, ApiError> {
    let given = given.unwrap_or_default();
    if let Ok(id) = LegalId::parse(&given) {
        return Ok(format!("l{}", id.as_str()));
    }
    let wrong = "شناسهٔ ملی شخص حقوقی یا دستگاه، یا کد ملی شخص حقیقی لازم است";
    let code = NationalCode::parse(&given).map_err(|_| ApiError::invalid("applicant", wrong))?;
    Ok(format!("n{}", code.as_str()))
}

/// Searches the records: the items of one page, and one more when another page follows.
///
/// # Errors
/// [`ApiError::Storage`] when the database fails.
pub(super) async fn search(
    app: &App,
    caller: &Caller,
    query: RecordQuery,
) -> Result<Vec<CatalogueItem>, ApiError> {
    let RecordQuery { kind, applicant, words, after } = query;
    if kind == CONNECTIONS {
        return connections(app, caller, &applicant, &words, &after.unwrap_or_default(), PAGE_SIZE + 1).await;
    }
    let limit = i64::try_from(PAGE_SIZE + 1).unwrap_or(i64::MAX);
    let opened_by = Some(caller.key());
    let query = RecordSearch { applicant, opened_by, kind: Some(kind), words, after, limit };
    Ok(app.db.records_of(&query).await?.into_iter().map(item).collect())
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
    let operators = cases.iter().map(|case| ("operators".to_owned(), field_text(case, "operator")));
    let operators = app.db.catalogue_items(&operators.collect()).await?;
    let words = fold(words);
    let has_all_words = |item: &CatalogueItem| {
        let text = fold(&format!("{} {}", item.id, item.label));
        words.split_whitespace().all(|word| text.contains(word))
    };
    let items = cases.iter().map(|case| connection(case, &operators)).filter(has_all_words);
    Ok(items.take(limit).collect())
}

fn field_text(case: &Case, field: &str) -> String {
    case.data.text("route", None, field).unwrap_or_default().to_owned()
}

fn connection(case: &Case, operators: &BTreeMap<(String, String), CatalogueItem>) -> CatalogueItem {
    let (route, operator) = (field_text(case, "route"), field_text(case, "operator"));
    let operator_name =
        operators.get(&("operators".to_owned(), operator.clone())).map(|item| item.label.as_str());
    let label = [Some(route.as_str()), operator_name].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let data = json!({ "route": route, "operator": operator, "usernames": case.granted_usernames() });
    CatalogueItem {
        id: case.code.to_string(),
        label,
        attributes: Map::from_iter([("data".to_owned(), data)]),
    }
}
