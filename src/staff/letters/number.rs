//! گرفتن شماره: the letter's line in the register. The number is drawn in the transaction that writes it, so the book has
//! no gaps: what is refused or fails gives the number back.

use super::{OpenedLetter, Typed};
use axum::response::Response;
use kartabl_domain::{JalaliDate, letters::Entry, values::letter_date};
use kartabl_storage::StorageError;
use kartabl_web::{WebError, forms::Fields, session::Secretary, shell::Done, views::form::FormState};

pub(crate) async fn post(
    OpenedLetter { mut desk, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let typed = || Typed::of(&fields);
    if !desk.is_current(&fields)? {
        return desk.conflict(typed()).await;
    }
    let date = match read(fields.get("date"), desk.office().today()) {
        Ok(date) => date,
        Err(text) => {
            let mut form = FormState::default();
            form.wrong("date", "تاریخ نامه", text);
            return desk.wrong(typed(), form).await;
        }
    };
    let mut tx = desk.app.db.begin().await?;
    let (letter, case) = (tx.letter(desk.letter.id).await?, tx.case(desk.case.id).await?);
    let (register, year) = (letter.register.clone(), i32::from(date.year()));
    let sequence = tx.next_in_register(&register, year).await?;
    let entry = Entry { register, year, sequence, date };
    let step = case.number_letter(&desk.office(), &desk.staff, letter, entry);
    let step = match step {
        Ok(step) => step,
        Err(refusal) => {
            drop(tx);
            return desk.refused(typed(), &refusal, "reason").await;
        }
    };
    match tx.apply(&step, &desk.app.house.calendar).await {
        Ok(()) => tx.commit().await?,
        Err(StorageError::Conflict) => {
            drop(tx);
            return desk.conflict(typed()).await;
        }
        Err(error) => return Err(error.into()),
    }
    tracing::info!(letter.id = %desk.letter.id, "letter numbered");
    Ok(desk.done(Done::Numbered))
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
