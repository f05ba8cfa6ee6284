//! `POST /cases`: opens a draft.

use super::super::{
    answers::CaseAnswer, applicant, caller::Caller, error::ApiError, fields::Fields,
    idempotency::PostRequest, problem::FieldError,
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
pub(crate) async fn post(State(app): State<App>, request: PostRequest) -> Result<Response, ApiError> {
    let today = app.house.office().today();
    let filing = parse_filing(request.body.clone(), &app.house.procedures, request.caller(), today)?;
    let reply = request.reply(StatusCode::CREATED);
    let opened = app.actions.open_case(request.caller().key(), &filing, &reply).await;
    let response = opened.map_err(ApiError::from_action(&app))?;
    let code = response.text("tracking_code").unwrap_or_default();
    Ok(([(header::LOCATION, format!("/api/v1/cases/{code}"))], response).into_response())
}

/// Parses the body, and checks that the key may file the procedure.
///
/// # Errors
/// [`ApiError::OutOfScope`] when the key is not for the procedure. [`ApiError::Invalid`] with every wrong field.
fn parse_filing<'a>(
    body: Value,
    procedures: &'a Procedures,
    caller: &Caller,
    today: JalaliDate,
) -> Result<Filing<'a>, ApiError> {
    let mut errors: Vec<FieldError> = Vec::new();
    let mut fields = Fields::new(body, "", &mut errors);
    let procedure = fields.required_string("procedure").and_then(|id| {
        let procedure = procedures.current(&ProcedureId::new(id.trim()));
        if procedure.is_none() {
            fields.add_error("procedure", "چنین نوع درخواستی نیست");
        }
        procedure
    });
    if procedure.is_some_and(|procedure| !caller.may_file(&procedure.id)) {
        return Err(ApiError::OutOfScope);
    }
    let applicant = match (fields.take("applicant"), procedure) {
        (Some(given), Some(procedure)) => {
            applicant::parse(fields.nested("applicant", given), procedure, today)
        }
        (Some(_), None) => None,
        (None, _) => {
            fields.add_error("applicant", "لازم است");
            None
        }
    };
    let data = fields.take("data").unwrap_or_else(|| json!({}));
    fields.finish();
    match (procedure, applicant) {
        (Some(procedure), Some(applicant)) if errors.is_empty() => Ok(Filing { procedure, applicant, data }),
        _ => Err(ApiError::Invalid(errors)),
    }
}
