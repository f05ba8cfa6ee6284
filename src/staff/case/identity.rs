//! تأیید هویت: the reviewer has established by hand whose mobile number the applicant's account has (guide 004).

use super::{context::CaseContext, opened::OpenedCase, page, perform};
use crate::{form_error::Control, form_error::FormError, views::identity::IdentityPage};
use axum::{http::StatusCode, response::Response};
use kartabl_domain::{
    accounts::{Account, NOTE_LEAST},
    cases::Case,
    people::ApplicantKind,
    text::fa,
};
use kartabl_web::{WebError, forms::Fields, present, session::Reviewer, shell::Done, views::form::FormState};

const CONTROLS: [Control; 1] =
    [Control { field: "identity_note", id: "note", label: "چگونه احراز شد" }];

pub(crate) async fn get(OpenedCase { context, .. }: OpenedCase<Reviewer>) -> Result<Response, WebError> {
    let account = account(&context).await?;
    let example = "ن".repeat(NOTE_LEAST);
    let rehearsed = context.app.actions.rehearse_vouching(&context.staff, &context.case, &account, &example);
    if let Err(refusal) = rehearsed {
        let error = FormError::refused(&context.app, &context.case, refusal, &[]).await?;
        return page::instead_of_action(&context, error.form).await;
    }
    context.page(StatusCode::OK, &build(&context, &account, String::new(), FormState::default())).await
}

pub(crate) async fn post(
    OpenedCase { mut context, .. }: OpenedCase<Reviewer>,
    fields: Fields,
) -> Result<Response, WebError> {
    let note = fields.get("note").to_owned();
    match vouch(&mut context, &fields, &note).await? {
        Ok(_) => perform::go_on(&context, Done::IdentityConfirmed).await,
        Err(error) => {
            let account = account(&context).await?;
            context.page(error.status, &build(&context, &account, note, error.form)).await
        }
    }
}

/// The account that the procedure goes by.
async fn account(context: &CaseContext) -> Result<Account, WebError> {
    if !context.procedure().account {
        return Err(WebError::NotFound);
    }
    context.app.db.account_of(&context.case.applicant.key()).await?.ok_or(WebError::NotFound)
}

/// Records the confirmation, or gives what the form must say.
async fn vouch(
    context: &mut CaseContext,
    fields: &Fields,
    note: &str,
) -> Result<Result<Case, FormError>, WebError> {
    match perform::seen_version(context, fields).await? {
        Ok(seen) => {
            let done = context.app.actions.vouch_identity(&context.staff, seen, note).await;
            perform::outcome(context, done, &CONTROLS).await
        }
        Err(error) => Ok(Err(error)),
    }
}

fn build(context: &CaseContext, account: &Account, note: String, form: FormState) -> IdentityPage {
    let natural = account.kind == ApplicantKind::Natural;
    IdentityPage {
        case: context.case_ref(),
        form,
        whose: if natural { "خود متقاضی" } else { "مدیرعامل شرکت" }.to_owned(),
        mobile: account.mobile.to_string(),
        national_code: account.national_code.as_ref().map(ToString::to_string),
        standing: present::standing(&account.identity),
        said: account.warning().map(|warning| warning.text).unwrap_or_default(),
        hint: format!("دست‌کم {} نویسه؛ بی‌شماره و تصویر مدرک. متقاضی آن را نمی‌بیند.", fa(NOTE_LEAST)),
        note,
    }
}
