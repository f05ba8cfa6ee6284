//! `GET /procedures` and `GET /procedures/{id}`: the forms that a key may file.

use super::{caller::Caller, error::ApiError};
use axum::{
    Json,
    extract::{Path, State},
};
use kartabl_domain::procedures::{Form, Procedure, ProcedureId};
use kartabl_web::App;
use serde::Serialize;
use utoipa::ToSchema;

/// The forms that the key may file.
#[derive(Serialize, ToSchema)]
pub(super) struct FormsAnswer {
    /// In the order of the screen.
    #[schema(value_type = Vec<super::form::Form>)]
    items: Vec<Form>,
}

#[utoipa::path(get, path = "/api/v1/procedures", tag = "procedures", operation_id = "listProcedures",
    summary = "فهرست انواع درخواست · Procedures that the key may file",
    responses((status = 200, body = FormsAnswer)))]
pub(super) async fn list(State(app): State<App>, caller: Caller) -> Json<FormsAnswer> {
    let procedures = app.house.procedures.all().filter(|procedure| caller.may_file(&procedure.id));
    Json(FormsAnswer { items: procedures.map(Procedure::form).collect() })
}

#[utoipa::path(get, path = "/api/v1/procedures/{id}", tag = "procedures", operation_id = "getProcedure",
    summary = "فرم یک نوع درخواست · The form of a procedure",
    params(("id" = String, Path, description = "The procedure, such as `connection`")),
    responses((status = 200, body = super::form::Form),
        (status = 403, description = "The key is not for this procedure"),
        (status = 404, description = "No such procedure")))]
pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Form>, ApiError> {
    let procedure = app.house.procedures.current(&ProcedureId::new(id)).ok_or(ApiError::NotFound)?;
    if !caller.may_file(&procedure.id) {
        return Err(ApiError::OutOfScope);
    }
    Ok(Json(procedure.form()))
}
