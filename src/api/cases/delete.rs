//! `DELETE /cases/{code}`: removes a draft.

use super::super::{
    act::{act, own_case},
    caller::Caller,
    error::ApiError,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use kartabl_domain::cases::{Refusal, State as CaseState};
use kartabl_web::App;

#[utoipa::path(delete, path = "/api/v1/cases/{code}", tag = "cases", operation_id = "deleteCase",
    summary = "حذف پیش‌نویس · Remove a draft",
    params(("code" = String, Path, description = "The tracking code")),
    responses((status = 204, description = "It is gone"), (status = 404, description = "No such case of this key"),
        (status = 409, description = "The case is no draft any more")))]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
) -> Result<StatusCode, ApiError> {
    act!(app, |tx, office| {
        let case = own_case(tx, &code, &caller).await?;
        if !matches!(case.state, CaseState::Draft { .. }) {
            let refusal = Refusal::WrongState { state: case.state.name() };
            return Err(ApiError::refused(office.procedure(&case))(refusal));
        }
        Ok(tx.delete_draft(&case).await?)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
