//! `PATCH /cases/{code}`: merges data into a draft or a returned case (RFC 7396).

use super::{
    super::{
        act::{act, own_case},
        answers::CaseAnswer,
        caller::Caller,
        error::ApiError,
        json::JsonBody,
        records,
        view::case_answer_in,
    },
    with_fields,
};
use axum::{
    Json,
    extract::{Path, State},
};
use kartabl_domain::{data::Changed, facts::FactsWanted, records::Filled};
use kartabl_web::App;
use serde_json::json;

#[utoipa::path(patch, path = "/api/v1/cases/{code}", tag = "cases", operation_id = "editCase",
    summary = "ویرایش اطلاعات · Edit the data",
    description = "Objects merge, lists are replaced whole, `null` removes. A malformed value is kept as typed and reported as a defect. Documents of rows that go are removed with them. A row (or a section that does not repeat) that says `record` is filled in from that record of the applicant, files included; values given beside it win, and the case keeps its own copy.",
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
    let patch = with_fields(body.value, |fields| fields.value("data"))?.unwrap_or_else(|| json!({}));
    let answer = act!(app, |tx, office| {
        let case = own_case(tx, &code, &caller).await?;
        let procedure = office.procedure(&case);
        // A case that cannot be edited at all says so, whatever is wrong with the patch.
        if let Err(refusal) = case.clone().edit(office, case.data.clone(), &Changed::default()) {
            return Err(ApiError::not_editable(procedure)(refusal));
        }
        let Filled { patch, attached, bare } =
            records::filled(tx, procedure, &case.applicant.key(), &caller, &patch).await?;
        let wanted = FactsWanted::of(procedure, &patch);
        let facts = tx.facts(&wanted, &case.applicant.key(), Some(case.id)).await?;
        let mut data = case.data.clone();
        let changed = data.merge(&patch, procedure, &facts)?;
        let before = case.clone();
        let step = case.edit(office, data, &changed).map_err(ApiError::not_editable(procedure))?;
        if changed.is_empty() {
            let case = records::attach(tx, office, before, &attached).await?;
            return Ok(case_answer_in(tx, office, &case).await?);
        }
        tx.apply(&step, office.calendar).await?;
        let case = step.case;
        for document in tx.documents_of(case.id).await? {
            let rows = procedure.section(&document.section).map_or(0, |section| case.data.rows(section));
            let of_another = bare.iter().any(|place| {
                place.item == document.item
                    && place.document.as_ref() == Some(&document.slot)
                    && records::told_otherwise(procedure, &before, &case, place)
            });
            if document.item.is_some_and(|item| item >= rows) || of_another {
                tx.remove_document(document.id, office.now).await?;
            }
        }
        let case = records::attach(tx, office, case, &attached).await?;
        Ok(case_answer_in(tx, office, &case).await?)
    });
    Ok(Json(answer.await?))
}
