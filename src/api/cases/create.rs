//! `POST /cases`: opens a draft.

use super::super::{
    act::{Post, once},
    answers::CaseAnswer,
    applicant,
    caller::Caller,
    error::{ApiError, FieldError},
    fields::Fields,
    records,
    view::case_answer_in,
};
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use kartabl_domain::{
    accounts::Filing,
    cases::{Actor, Applicant, Case, NewCase},
    data::CaseData,
    facts::FactsWanted,
    jalali::JalaliDate,
    procedures::{Procedure, ProcedureId, Procedures},
    records::Filled,
};
use kartabl_web::App;
use serde_json::{Value, json};

/// What a case is opened with.
struct Form<'a> {
    procedure: &'a Procedure,
    applicant: Applicant,
    data: Value,
}

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
    let form = read(post.body.clone(), &app.house.procedures, post.caller(), today)?;
    let answered = once!(app, post, StatusCode::CREATED, |tx, office| {
        let Form { procedure, applicant, data: patch } = &form;
        let key = applicant.key();
        let known = tx.hold_account_of(&key).await?;
        let filing = Filing::of(office, procedure, known, applicant.clone());
        let Filing { applicant, account, changed, ask } = filing.map_err(ApiError::refused(procedure))?;
        let Filled { patch, attached, .. } =
            records::filled(tx, procedure, &key, post.caller(), patch).await?;
        let wanted = FactsWanted::of(procedure, &patch);
        let facts = tx.facts(&wanted, &key, None).await?;
        let mut data = CaseData::default();
        data.merge(&patch, procedure, &facts)?;
        let new = NewCase { applicant, data, opened_by: Some(post.caller().key()) };
        let step = Case::open(office, procedure, new).map_err(ApiError::refused(procedure))?;
        tx.apply(&step, office.calendar).await?;
        if changed {
            tx.put_account(&account, Actor::Applicant).await?;
        }
        if let Some(ask) = ask {
            tx.order(&ask).await?;
        }
        let case = records::attach(tx, office, step.case, &attached).await?;
        Ok(case_answer_in(tx, office, &case).await?)
    });
    let answered = answered.await?;
    let code = answered.text("tracking_code").unwrap_or_default();
    Ok(([(header::LOCATION, format!("/api/v1/cases/{code}"))], answered).into_response())
}

fn read<'a>(
    body: Value,
    procedures: &'a Procedures,
    caller: &Caller,
    today: JalaliDate,
) -> Result<Form<'a>, ApiError> {
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
        (Some(procedure), Some(applicant)) if errors.is_empty() => Ok(Form { procedure, applicant, data }),
        _ => Err(ApiError::Invalid(errors)),
    }
}
