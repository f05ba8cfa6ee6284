//! `POST /cases`: opens a draft.

use super::super::{
    act::Post, answers::CaseAnswer, applicant, caller::Caller, error::ApiError, fields::Fields,
    problem::FieldError,
};
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use kartabl_actions::Filing;
use kartabl_domain::{
    procedures::{ProcedureId, Procedures},
    values::JalaliDate,
};
use kartabl_web::App;
use serde_json::{Value, json};

#[utoipa::path(post, path = "/api/v1/cases", tag = "cases", operation_id = "openCase",
    summary = "ایجاد پرونده · Open a case",
    request_body = super::super::form::NewCase,
    responses((status = 201, body = CaseAnswer, description = "The draft", headers(("location" = String))),
        (status = 400, description = "No JSON"), (status = 403, description = "The key is not for this procedure"),
        (status = 409, description = "The Idempotency-Key was used for another request, or data came before the identity gates were passed"),
        (status = 413, description = "Longer than 1 MiB"), (status = 415, description = "Not JSON by its type"),
        (status = 422, description = "Wrong shape, unknown key, a wrong applicant, another mobile number than the account's, or a record that the applicant does not have; all in `errors`")))]
pub(crate) async fn post(State(app): State<App>, post: Post) -> Result<Response, ApiError> {
    let today = app.house.office().today();
    let filing = read(post.body.clone(), &app.house.procedures, post.caller(), today)?;
    let reply = post.answered_with(StatusCode::CREATED);
    let answered = app.actions.open_case(post.caller().key(), &filing, &reply).await;
    let answered = answered.map_err(ApiError::of(&app))?;
    let code = answered.text("tracking_code").unwrap_or_default();
    Ok(([(header::LOCATION, format!("/api/v1/cases/{code}"))], answered).into_response())
}

fn read<'a>(
    body: Value,
    procedures: &'a Procedures,
    caller: &Caller,
    today: JalaliDate,
) -> Result<Filing<'a>, ApiError> {
    let mut errors: Vec<FieldError> = Vec::new();
    let mut fields = Fields::of(body, "", &mut errors);
    let procedure = fields.required("procedure").and_then(|id| {
        let procedure = procedures.current(&ProcedureId::new(id.trim()));
        if procedure.is_none() {
            fields.wrong("procedure", "چنین نوع درخواستی نیست");
        }
        procedure
    });
    if procedure.is_some_and(|procedure| !caller.may_file(&procedure.id)) {
        return Err(ApiError::OutOfScope);
    }
    let applicant = match (fields.value("applicant"), procedure) {
        (Some(given), Some(procedure)) => applicant::read(fields.inner("applicant", given), procedure, today),
        (Some(_), None) => None,
        (None, _) => {
            fields.wrong("applicant", "لازم است");
            None
        }
    };
    let data = fields.value("data").unwrap_or_else(|| json!({}));
    fields.finish();
    match (procedure, applicant) {
        (Some(procedure), Some(applicant)) if errors.is_empty() => Ok(Filing { procedure, applicant, data }),
        _ => Err(ApiError::Invalid(errors)),
    }
}
