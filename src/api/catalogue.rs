//! `GET /catalogue`: the lists that fields choose from, and the records of an applicant.

mod records;
pub(super) mod remove;

use super::{caller::Caller, error::ApiError};
use axum::{
    Json,
    extract::{Query, State},
};
use kartabl_domain::procedures::{CatalogueItem, FieldKind, Procedures};
use kartabl_storage::catalogue::CatalogueSearch;
use kartabl_web::App;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The catalogue kinds of SPEC §2. Procedures may add others.
const KINDS: [&str; 5] = ["services", "operators", "estates", "contracts", "estate-services"];

/// The service buses.
const BUSES: [&str; 2] = ["GSB", "PGSB"];

/// The query parameters of a search.
#[derive(Deserialize)]
pub(super) struct SearchQuery {
    /// The kind of catalogue, or the kind of an applicant's records.
    kind: String,
    /// The applicant whose records are searched: a legal id, or the national code of a natural person.
    applicant: Option<String>,
    /// Words that must all occur, in any spelling.
    q: Option<String>,
    /// Only items of this bus, `GSB` or `PGSB`.
    bus: Option<String>,
    /// The id after which the page begins: the `next` of the previous page.
    after: Option<String>,
}

/// A page of a catalogue.
#[derive(Serialize, ToSchema)]
pub(super) struct CatalogueAnswer {
    /// The items in the order of their ids: `id`, `label` and whatever else is known of them.
    #[schema(value_type = Vec<super::form::CatalogueItem>)]
    items: Vec<CatalogueItem>,
    /// The `after` of the next page; missing on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[utoipa::path(get, path = "/api/v1/catalogue", tag = "procedures", operation_id = "searchCatalogue",
    description = "Beside the lists of the organisation, what an applicant has used before: `systems` and `contacts` that submitted cases left behind, and `connections`, the approved and active ones. A key sees only what comes from cases that it opened. A row of a section with these `records` may say `record` with such an id.",
    params(("kind" = String, Query, description = "`services`, `operators`, `estates`, `contracts`, `estate-services`; of an applicant `systems`, `contacts`, `connections`"),
        ("applicant" = Option<String>, Query, description = "Whose `systems`, `contacts` or `connections`, and needed there: a legal id, or of a natural person the national code"),
        ("q" = Option<String>, Query, description = "Words that must all occur, in any spelling"),
        ("bus" = Option<String>, Query, description = "Only items of this bus, `GSB` or `PGSB`"),
        ("after" = Option<String>, Query, description = "Begin after this id: the `next` of the page before")),
    summary = "جستجو در فهرست‌ها · Search a catalogue",
    responses((status = 200, body = CatalogueAnswer),
        (status = 400, description = "The query cannot be read, or names no kind"),
        (status = 422, description = "No such kind of catalogue, no such bus, or no applicant where one is needed")))]
pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    query: Result<Query<SearchQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<CatalogueAnswer>, ApiError> {
    let Query(SearchQuery { kind, applicant, q, bus, after }) = query.map_err(|_| {
        ApiError::BadRequest(
            "پارامترهای جستجو درست نیست؛ kind لازم است و kind، applicant، q، bus و after هر کدام یک بار می‌آید.",
        )
    })?;
    let after = after.map(|after| without_nul(Some(after)));
    if records::is_kind(&kind, &app.house.procedures) {
        let query = records::RecordQuery {
            kind,
            applicant: records::applicant_key(applicant)?,
            words: without_nul(q),
            after,
        };
        return Ok(Json(page(records::search(&app, &caller, query).await?)));
    }
    if !is_kind(&kind, &app.house.procedures) {
        return Err(ApiError::invalid(
            "kind",
            format!(
                "فهرستی با این نام نیست؛ یکی از {}، {}",
                KINDS.join("، "),
                records::kinds(&app.house.procedures).join("، ")
            ),
        ));
    }
    let bus = bus.map(|bus| without_nul(Some(bus)).trim().to_ascii_uppercase()).filter(|bus| !bus.is_empty());
    if bus.as_ref().is_some_and(|bus| !BUSES.contains(&bus.as_str())) {
        return Err(ApiError::invalid("bus", format!("یکی از {} لازم است", BUSES.join("، "))));
    }
    let search = CatalogueSearch {
        kind,
        words: without_nul(q),
        bus,
        after,
        limit: i64::try_from(records::PAGE_SIZE + 1).unwrap_or(i64::MAX),
    };
    Ok(Json(page(app.db.search_catalogue(&search).await?)))
}

/// Makes a page of the items. A search reads one item more than a page holds, which shows that another page follows.
fn page(mut items: Vec<CatalogueItem>) -> CatalogueAnswer {
    let has_next = items.len() > records::PAGE_SIZE;
    items.truncate(records::PAGE_SIZE);
    let next = items.last().filter(|_| has_next).map(|item| item.id.clone());
    CatalogueAnswer { items, next }
}

/// Removes NUL characters, which PostgreSQL does not accept in a text.
fn without_nul(text: Option<String>) -> String {
    text.unwrap_or_default().replace('\0', "")
}

/// Whether a catalogue of this kind exists.
fn is_kind(kind: &str, procedures: &Procedures) -> bool {
    let mut fields =
        procedures.all().flat_map(|procedure| &procedure.sections).flat_map(|section| &section.fields);
    KINDS.contains(&kind)
        || fields.any(|field| matches!(&field.kind, FieldKind::Catalogue { catalogue } if catalogue == kind))
}
