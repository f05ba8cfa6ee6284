//! `PATCH /cases/{code}`: merges data into a draft or a returned case (RFC 7396).

use super::{
    super::{
        answers::CaseAnswer, caller::Caller, error::ApiError, json::JsonBody, lookup::tracking_code,
        view::case_answer_in,
    },
    parse_fields,
};
use axum::{
    Json,
    extract::{Path, State},
};
use kartabl_actions::{NotDone, Reply};
use kartabl_domain::{cases::Case, office::Office};
use kartabl_storage::Tx;
use kartabl_web::App;
use serde_json::json;

#[utoipa::path(patch, path = "/api/v1/cases/{code}", tag = "cases", operation_id = "editCase",
    summary = "ویرایش اطلاعات · Edit the data",
    description = "Objects merge, lists are replaced whole, `null` removes. A malformed value is kept as typed and reported as a defect. Documents of rows that go are removed with them, and those of slots that the data forbid from now on. A row (or a section that does not repeat) that says `record` is filled in from that record of the applicant, files included; values given beside it win, and the case keeps its own copy.",
    params(("code" = String, Path, description = "The tracking code")),
    request_body = super::super::form::Data,
    responses((status = 200, body = CaseAnswer), (status = 400, description = "No JSON"),
        (status = 404, description = "No such case of this key"),
        (status = 409, description = "The case or the section cannot be edited now"),
        (status = 413, description = "Longer than 1 MiB"), (status = 415, description = "Not JSON by its type"),
        (status = 422, description = "Wrong shape, unknown key, an item that is not in its catalogue, or a record that the applicant does not have")))]
pub(crate) async fn patch(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
    body: JsonBody,
) -> Result<Json<CaseAnswer>, ApiError> {
    let patch = parse_fields(body.value, |fields| fields.take("data"))?.unwrap_or_else(|| json!({}));
    let edited = app.actions.edit_case(caller.key(), &tracking_code(&code)?, &patch, &CaseReply).await;
    Ok(Json(edited.map_err(ApiError::from_edit(&app))?))
}

/// Replies with the case after the change. A PATCH request is idempotent by itself and needs no key.
struct CaseReply;

impl Reply for CaseReply {
    type Answer = CaseAnswer;

    async fn answer(&self, tx: &mut Tx, office: &Office<'_>, case: &Case) -> Result<CaseAnswer, NotDone> {
        Ok(case_answer_in(tx, office, case).await?)
    }
}
