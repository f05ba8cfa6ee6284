//! `POST /applicants/{id}/mobile`: the organisation sets another mobile number, which the owner cannot (guide 004).

use super::{
    access,
    page::{self, MobileForm, PageQuery},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use kartabl_actions::NotDone;
use kartabl_domain::{accounts::Account, cases::Refusal, people::Staff, values::Mobile};
use kartabl_web::{
    App, WebError, forms::Fields, frame::Frame, session::AccountKeeper, session::As, shell::Done,
    shell::Flash, views::form::FormState, words,
};

/// The labels of the form's fields.
const MOBILE: &str = "شمارهٔ همراه تازه";
const REASON: &str = "دلیل";

pub(crate) async fn post(
    State(app): State<App>,
    As { staff, .. }: As<AccountKeeper>,
    Path(id): Path<String>,
    frame: Frame,
    fields: Fields,
) -> Result<Response, WebError> {
    let applicant = access::find(&app, &staff, &id).await?;
    let version = fields.number("version")?;
    match change(&app, &staff, &applicant.account, version, &fields).await? {
        None => {
            let here = format!("/applicants/{}", applicant.account.id);
            Ok(app.done(&here, &Flash::new(Done::MobileChanged)))
        }
        Some((status, state)) => {
            let (mobile, reason) = (fields.get("mobile").to_owned(), fields.get("reason").to_owned());
            let form = MobileForm { mobile, reason, state };
            // Read again: the form comes back with the current version.
            let applicant = access::find(&app, &staff, &id).await?;
            let view = page::build(&app, &staff, &applicant, &PageQuery::default(), form).await?;
            page::answer(&app, &staff, &frame, status, &view).await
        }
    }
}

/// Changes the number. Gives what the form must say where it was not done.
async fn change(
    app: &App,
    staff: &Staff,
    account: &Account,
    version: i64,
    fields: &Fields,
) -> Result<Option<(StatusCode, FormState)>, WebError> {
    let mobile = match Mobile::parse(fields.get("mobile")) {
        Ok(mobile) => mobile,
        Err(fault) => return Ok(Some(wrong("mobile", MOBILE, format!("{} لازم است.", fault.expected)))),
    };
    match app.actions.change_mobile(staff, account.id, version, mobile, fields.get("reason")).await {
        Ok(()) => Ok(None),
        Err(NotDone::Conflict) => {
            let text = "هم‌زمان کس دیگری حساب این متقاضی را تغییر داد؛ آنچه نوشته‌اید نگه داشته شده است. اگر هنوز درست است دوباره ثبت کنید.";
            Ok(Some((StatusCode::CONFLICT, FormState::refusal(text))))
        }
        Err(NotDone::Refused { refusal, .. }) => Ok(Some(refused(&refusal))),
        Err(failed) => Err(failed.into()),
    }
}

fn wrong(field: &str, label: &str, text: String) -> (StatusCode, FormState) {
    let mut form = FormState::default();
    form.wrong(field, label, text);
    (StatusCode::UNPROCESSABLE_ENTITY, form)
}

fn refused(refusal: &Refusal) -> (StatusCode, FormState) {
    match refusal {
        Refusal::SameMobile => wrong("mobile", MOBILE, words::account_refusal_text(refusal)),
        Refusal::WordsNeeded { .. } => wrong("reason", REASON, words::account_refusal_text(refusal)),
        _ => (StatusCode::FORBIDDEN, FormState::refusal(words::account_refusal_text(refusal))),
    }
}
