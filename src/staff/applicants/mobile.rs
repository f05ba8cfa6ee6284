//! `POST /applicants/{id}/mobile`: the organisation sets another mobile number, which the owner cannot (guide 004).

use super::{
    open,
    show::{Typed, page},
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

pub(crate) async fn post(
    State(app): State<App>,
    As { staff, .. }: As<AccountKeeper>,
    Path(id): Path<String>,
    frame: Frame,
    fields: Fields,
) -> Result<Response, WebError> {
    let seen = open(&app, &staff, &id).await?;
    let version = fields.number("version")?;
    match change(&app, &staff, &seen.account, version, &fields).await? {
        None => Ok(app.done(&format!("/applicants/{}", seen.account.id), &Flash::new(Done::MobileChanged))),
        Some((status, form)) => {
            let typed = Typed {
                mobile: fields.get("mobile").to_owned(),
                reason: fields.get("reason").to_owned(),
                form,
            };
            // Read again: the form comes back with the version of now.
            page(&app, &staff, &frame, open(&app, &staff, &id).await?, status, typed).await
        }
    }
}

/// The account and the open cases that go by it, in one transaction; or what stands against it.
async fn change(
    app: &App,
    staff: &Staff,
    seen: &Account,
    version: i64,
    fields: &Fields,
) -> Result<Option<(StatusCode, FormState)>, WebError> {
    let mobile = match Mobile::parse(fields.get("mobile")) {
        Ok(mobile) => mobile,
        Err(fault) => return Ok(Some(wrong("mobile", MOBILE, format!("{} لازم است.", fault.expected)))),
    };
    match app.actions.change_mobile(staff, seen.id, version, mobile, fields.get("reason")).await {
        Ok(()) => Ok(None),
        Err(NotDone::Conflict) => {
            let text = "هم‌زمان کس دیگری حساب این متقاضی را تغییر داد؛ آنچه نوشته‌اید نگه داشته شده است. اگر هنوز درست است دوباره ثبت کنید.";
            Ok(Some((StatusCode::CONFLICT, FormState::refusal(text))))
        }
        Err(NotDone::Refused { refusal, .. }) => Ok(Some(refused(&refusal))),
        Err(failed) => Err(failed.into()),
    }
}

const MOBILE: &str = "شمارهٔ همراه تازه";
const REASON: &str = "دلیل";

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
