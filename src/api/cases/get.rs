//! `GET /cases/{code}`: the case as it stands. Once a portal has read a returned case, the return cannot be undone.

use super::super::{
    answers::CaseAnswer, caller::Caller, error::ApiError, lookup::find_case, view::case_answer,
};
use axum::{
    Json,
    extract::{Path, State},
};
use kartabl_web::App;

#[utoipa::path(get, path = "/api/v1/cases/{code}", tag = "cases", operation_id = "getCase",
    summary = "وضعیت پرونده · A case as it stands",
    params(("code" = String, Path, description = "The tracking code")),
    responses((status = 200, body = CaseAnswer), (status = 404, description = "No such case of this key")))]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
) -> Result<Json<CaseAnswer>, ApiError> {
    let mut case = find_case(&app, &code, &caller).await?;
    if case.clone().seen_by_applicant().is_some() {
        case = app.actions.note_seen(caller.key(), &case.code).await.map_err(ApiError::from_action(&app))?;
    }
    Ok(Json(case_answer(&app.db, &app.house.office(), &case).await?))
}
