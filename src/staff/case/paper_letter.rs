//! وصول نامهٔ محرمانه: the secretariat records that the paper letter has arrived (guide 000).

use super::{Desk, Opened};
use crate::{act::Control, act::Stop, views::paper_letter::PaperLetterPage};
use axum::{http::StatusCode, response::Response};
use kartabl_actions::secretariat::ReceivePaperLetter;
use kartabl_domain::{
    JalaliDate,
    cases::Refusal,
    text::{self, fa},
    transitions::PaperLetter,
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
    let (form, _) = desk.rehearse(as_announced.action(today)).await?;
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
    let action = typed.action(desk.office().today());
    match desk.act(&fields, &CONTROLS, action).await?.map_err(reworded) {
        Ok(_) => desk.done(Done::PaperRecorded).await,
        Err(stop) => desk.page(stop.status, &page(&desk, typed, stop.form)).await,
    }
}

impl Typed {
    fn action(&self, today: JalaliDate) -> Result<ReceivePaperLetter, Box<FormState>> {
        let mut form = FormState::default();
        let number = LetterNumber::parse(&self.number);
        let date = letter_date(&self.date, today);
        let received = letter_date(&self.received, today);
        if let Err(fault) = &number {
            form.wrong("number", "شمارهٔ روی نامه", format!("درست نیست؛ {} لازم است.", fault.expected));
        }
        if let Err(fault) = &date {
            form.wrong("date", "تاریخ نامه", format!("درست نیست؛ {} لازم است.", fault.expected));
        }
        if let Err(fault) = &received {
            form.wrong("received", "تاریخ وصول", format!("درست نیست؛ {} لازم است.", fault.expected));
        }
        let (Ok(number), Ok(date), Ok(received)) = (number, date, received) else {
            return Err(Box::new(form));
        };
        let paper = PaperLetter { number: number.to_string(), date, note: text::clean(&self.note) };
        Ok(ReceivePaperLetter { paper, received })
    }
}

/// A note is needed here for one reason only.
fn reworded(mut stop: Stop) -> Stop {
    if let Some(Refusal::WordsNeeded { field: "note", .. }) = stop.refusal {
        stop.form = FormState::default();
        let text = "شماره یا تاریخ با گفتهٔ متقاضی یکی نیست؛ بنویسید چرا.";
        stop.form.wrong("note", "توضیح", text);
    }
    stop
}

fn page(desk: &Desk, typed: Typed, form: FormState) -> PaperLetterPage {
    let office = desk.office();
    let today = office.today();
    let (number, date) = desk.case.announced_letter();
    let said = |text: Option<String>| text.map_or_else(|| "گفته نشده".to_owned(), fa);
    let since = desk.case.state.deadline().map_or(today, kartabl_domain::calendar::Deadline::started);
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
