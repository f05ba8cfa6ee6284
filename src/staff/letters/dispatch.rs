//! What the secretariat does with a letter on its way: record the post, settle or repeat a package, go without a way, void
//! the letter.

use super::{LetterDesk, OpenedLetter, Typed, routes};
use crate::act::Unfit;
use axum::response::Response;
use kartabl_domain::{
    cases::{Case, Step},
    dispatch::{Addresses, ConsignmentNumber, Route},
    letters::Letter,
    values::letter_date,
};
use kartabl_web::{
    WebError,
    forms::Fields,
    session::Secretary,
    shell::{Done, Flash},
    views::form::FormState,
};

/// The post took it: its number and day.
pub(crate) async fn post(
    OpenedLetter { desk, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let record = |desk: &LetterDesk, case: Case, letter: Letter| {
        let (office, mut form) = (desk.office(), FormState::default());
        let number = ConsignmentNumber::parse(fields.get("consignment"));
        let date = letter_date(fields.get("posted"), office.today());
        if let Err(fault) = &number {
            form.wrong("consignment", "شمارهٔ مرسوله", format!("درست نیست؛ {} لازم است.", fault.expected));
        }
        if let Err(fault) = &date {
            form.wrong("posted", "تاریخ تحویل به پست", format!("درست نیست؛ {} لازم است.", fault.expected));
        }
        let (Ok(number), Ok(date)) = (number, date) else { return Err(form.into()) };
        if letter.entry().is_some_and(|entry| date < entry.date) {
            form.wrong("posted", "تاریخ تحویل به پست", "پیش از تاریخ خود نامه است.");
            return Err(form.into());
        }
        Ok(case.record_post(&office, &desk.staff, letter, number, date)?)
    };
    act(desk, &fields, "consignment", Done::PostRecorded, &Addresses::default(), record).await
}

/// «ارسال شد»: the secretariat knows from elsewhere that the package has left.
pub(crate) async fn confirm(
    OpenedLetter { desk, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let confirm = |desk: &LetterDesk, case: Case, letter: Letter| {
        Ok(case.confirm_ece(&desk.office(), &desk.staff, letter)?)
    };
    act(desk, &fields, "version", Done::EceConfirmed, &Addresses::default(), confirm).await
}

/// «دوباره بفرست»: the package goes once more, perhaps to another address.
pub(crate) async fn repeat(
    OpenedLetter { desk, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut form = FormState::default();
    let to = routes::ece_address(&fields, &mut form);
    let remember = Addresses { ece: to.clone(), post: None };
    let repeat = |desk: &LetterDesk, case: Case, letter: Letter| match to {
        Some(to) => Ok(case.repeat_ece(&desk.office(), &desk.staff, letter, to)?),
        None => Err(form.into()),
    };
    act(desk, &fields, "ece_address", Done::EceRepeated, &remember, repeat).await
}

/// «این راه را کنار بگذار».
pub(crate) async fn set_aside(
    OpenedLetter { desk, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let route = Route::named(fields.get("route")).filter(|route| *route != Route::Portal);
    let route = route.ok_or(WebError::BadRequest("route"))?;
    let field = if route == Route::Ece { "aside_ece" } else { "aside_post" };
    let set_aside = |desk: &LetterDesk, case: Case, letter: Letter| {
        Ok(case.set_aside(&desk.office(), &desk.staff, letter, route, fields.get(field))?)
    };
    act(desk, &fields, field, Done::RouteSetAside, &Addresses::default(), set_aside).await
}

/// ابطال: the letter is void, and the case goes back to its expert.
pub(crate) async fn void(
    OpenedLetter { desk, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let void = |desk: &LetterDesk, case: Case, letter: Letter| {
        Ok(case.void_letter(&desk.office(), &desk.staff, letter, fields.get("void_reason"))?)
    };
    act(desk, &fields, "void_reason", Done::LetterVoided, &Addresses::default(), void).await
}

/// One act on the open letter in one transaction. `reason` is the field of what the rules want in words.
async fn act(
    mut desk: LetterDesk,
    fields: &Fields,
    reason: &'static str,
    done: Done,
    remember: &Addresses,
    decide: impl FnOnce(&LetterDesk, Case, Letter) -> Result<Step, Unfit> + Send,
) -> Result<Response, WebError> {
    let typed = Typed::of(fields);
    if !desk.is_current(fields)? {
        return desk.conflict(typed).await;
    }
    let step = match decide(&desk, desk.case.clone(), desk.letter.clone()) {
        Ok(step) => step,
        Err(Unfit::Refused(refusal)) => return desk.refused(typed, &refusal, reason).await,
        Err(Unfit::Wrong(form)) => return desk.wrong(typed, *form).await,
    };
    if !desk.store(&step, remember, None).await? {
        return desk.conflict(typed).await;
    }
    tracing::info!(letter.id = %desk.letter.id, done = done.name(), "letter on its way was acted on");
    let flash = Flash::new(done).case(&desk.case.code);
    Ok(desk.app.done(&format!("/letters/{}", desk.letter.id), &flash))
}
