//! وصول نامهٔ محرمانه: the secretariat records that the paper letter has arrived (guide 000).

use super::{Control, Desk, Opened};
use crate::{act::Unfit, views::paper_letter::PaperLetterPage};
use axum::{http::StatusCode, response::Response};
use kartabl_domain::{
    JalaliDate,
    cases::{Case, PaperLetter, Refusal, Step},
    office::Office,
    staff::Staff,
    text::{self, fa},
    values::{LetterNumber, letter_date},
};
use kartabl_web::{
    WebError, forms::Fields, present, session::Secretary, shell::Done, views::form::FormState,
};

const CONTROLS: [Control; 2] = [
    Control { holds: "number", id: "number", label: "شمارهٔ روی نامه" },
    Control { holds: "note", id: "note", label: "توضیح" },
];

#[derive(Default)]
struct Typed {
    number: String,
    date: String,
    received: String,
    note: String,
}

pub(crate) async fn get(Opened { desk, .. }: Opened<Secretary>) -> Result<Response, WebError> {
    let today = desk.office().today();
    let (number, date) = desk.case.announced_letter();
    let as_announced = Typed {
        number: number.unwrap_or_else(|| "1".to_owned()),
        date: date.unwrap_or_else(|| today.to_string()),
        received: today.numeric(),
        note: String::new(),
    };
    let (form, _) = desk.rehearse(|case, office, staff| receive(case, office, staff, &as_announced)).await?;
    if form.refusal.is_some() {
        return desk.barred(form).await;
    }
    let typed = Typed { received: today.numeric(), ..Typed::default() };
    desk.page(StatusCode::OK, &page(&desk, typed, form)).await
}

pub(crate) async fn post(
    Opened { mut desk, .. }: Opened<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let [number, date, received, note] =
        ["number", "date", "received", "note"].map(|name| fields.get(name).to_owned());
    let typed = Typed { number, date, received, note };
    match desk.act(&fields, &CONTROLS, |case, office, staff| receive(case, office, staff, &typed)).await? {
        Ok(_) => desk.done(Done::PaperRecorded).await,
        Err(stop) => desk.page(stop.status, &page(&desk, typed, stop.form)).await,
    }
}

fn receive(case: Case, office: &Office<'_>, staff: &Staff, typed: &Typed) -> Result<Step, Unfit> {
    let today = office.today();
    let mut form = FormState::default();
    let number = LetterNumber::parse(&typed.number);
    let date = letter_date(&typed.date, today);
    let received = letter_date(&typed.received, today);
    if let Err(fault) = &number {
        form.wrong("number", "شمارهٔ روی نامه", format!("درست نیست؛ {} لازم است.", fault.expected));
    }
    if let Err(fault) = &date {
        form.wrong("date", "تاریخ نامه", format!("درست نیست؛ {} لازم است.", fault.expected));
    }
    if let Err(fault) = &received {
        form.wrong("received", "تاریخ وصول", format!("درست نیست؛ {} لازم است.", fault.expected));
    }
    let (Ok(number), Ok(date), Ok(received)) = (number, date, received) else { return Err(form.into()) };
    let note = text::clean(&typed.note);
    let paper = PaperLetter { number: number.to_string(), date, note: note.clone() };
    // Whether a note is needed is judged by what was typed, without the day that is added to it.
    let step = match case.clone().receive_paper_letter(office, staff, &paper) {
        Err(Refusal::WordsNeeded { field: "note", .. }) => {
            form.wrong("note", "توضیح", "شماره یا تاریخ با گفتهٔ متقاضی یکی نیست؛ بنویسید چرا.");
            return Err(form.into());
        }
        other => other?,
    };
    if received == today {
        return Ok(step);
    }
    let day = format!("تاریخ وصول: {}", fa(received));
    let note = if note.is_empty() { day } else { format!("{note}\n{day}") };
    Ok(case.receive_paper_letter(office, staff, &PaperLetter { note, ..paper })?)
}

fn page(desk: &Desk, typed: Typed, form: FormState) -> PaperLetterPage {
    let office = desk.office();
    let today = office.today();
    let (number, date) = desk.case.announced_letter();
    let said = |text: Option<String>| text.map_or_else(|| "گفته نشده".to_owned(), fa);
    let since = desk.case.state.deadline().map_or(today, kartabl_domain::deadlines::Deadline::started);
    let read = |given: &str| JalaliDate::parse_near(given, today).ok().map(JalaliDate::with_weekday);
    PaperLetterPage {
        case: desk.case_ref(),
        form,
        claimed_number: said(number),
        claimed_date: said(date),
        waiting_since: present::due_day(since),
        number: typed.number,
        date_hint: read(&typed.date),
        date: typed.date,
        received_hint: read(&typed.received),
        received: typed.received,
        note: typed.note,
        expert: None,
    }
}
