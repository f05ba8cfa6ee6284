//! گرفتن شماره: the letter's line in the register.

use super::{opened::OpenedLetter, perform};
use axum::response::Response;
use kartabl_actions::SeenLetter;
use kartabl_domain::{JalaliDate, values::letter_date};
use kartabl_web::{WebError, forms::Fields, session::Secretary, shell::Done, views::form::FormState};

pub(crate) async fn post(
    OpenedLetter { context, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    if !context.is_current(&fields)? {
        return perform::conflict(context, &fields).await;
    }
    let date = match read(fields.get("date"), context.office().today()) {
        Ok(date) => date,
        Err(text) => {
            let mut form = FormState::default();
            form.wrong("date", "تاریخ نامه", text);
            return perform::invalid(&context, &fields, form).await;
        }
    };
    let seen = SeenLetter { letter: context.letter.id, version: context.letter.version };
    let result = context.app.actions.number_letter(&context.staff, seen, date).await;
    let href = context.href();
    perform::answer(context, &fields, "reason", result, Done::Numbered, &href).await
}

/// The date of the letter: today unless another day of this year is given, since the book is kept by year.
fn read(given: &str, today: JalaliDate) -> Result<JalaliDate, String> {
    if given.trim().is_empty() {
        return Ok(today);
    }
    let date =
        letter_date(given, today).map_err(|fault| format!("درست نیست؛ {} لازم است.", fault.expected))?;
    if date.year() == today.year() {
        Ok(date)
    } else {
        Err("تاریخ نامه باید در همین سال باشد.".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_dated_within_the_year_and_not_in_the_future() {
        let today = JalaliDate::new(1405, 9, 2).unwrap();
        assert_eq!(read(" ", today), Ok(today));
        assert_eq!(read("امروز", today), Ok(today));
        assert_eq!(read("۱۴۰۵/۸/۳۰", today), Ok(JalaliDate::new(1405, 8, 30).unwrap()));
        for wrong in ["1405/09/03", "1404/12/29", "2026-11-23", "دیشب"] {
            assert!(read(wrong, today).is_err(), "{wrong}");
        }
    }
}
