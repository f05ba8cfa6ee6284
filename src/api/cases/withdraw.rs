//! `POST /cases/{code}/withdraw`: the applicant gives up (انصراف).

use super::{
    super::{
        act::{Post, once, own_case},
        answers::CaseAnswer,
        error::ApiError,
        view::case_answer_in,
    },
    with_fields,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kartabl_domain::values::ValueKind;
use kartabl_web::App;

#[utoipa::path(post, path = "/api/v1/cases/{code}/withdraw", tag = "cases", operation_id = "withdrawCase",
    summary = "انصراف · Withdraw",
    params(("code" = String, Path, description = "The tracking code")),
    request_body = super::super::form::Withdrawal,
    responses((status = 202, body = CaseAnswer), (status = 404, description = "No such case of this key"),
        (status = 409, description = "Not possible in this state"), (status = 422, description = "No reason, or one of more than 10,000 characters")))]
pub(crate) async fn post(
    State(app): State<App>,
    Path(code): Path<String>,
    post: Post,
) -> Result<Response, ApiError> {
    let reason = with_fields(post.body.clone(), |fields| {
        let reason = fields.required("reason");
        fields.read("reason", reason, |reason| ValueKind::LongText.normalise(reason))
    })?;
    let reason = reason.unwrap_or_default();
    let answered = once!(app, post, StatusCode::ACCEPTED, |tx, office| {
        let case = own_case(tx, &code, post.caller()).await?;
        let procedure = office.procedure(&case);
        let step = case.withdraw(office, &reason).map_err(ApiError::refused(procedure))?;
        tx.apply(&step, office.calendar).await?;
        Ok(case_answer_in(tx, office, &step.case).await?)
    });
    Ok(answered.await?.into_response())
}
