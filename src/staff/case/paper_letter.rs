//! وصول نامهٔ محرمانه: the secretariat records that the paper letter has arrived (guide 000).

use super::{context::CaseContext, opened::OpenedCase, page, perform};
use crate::{form_error::Control, form_error::FormError, views::paper_letter::PaperLetterPage};
use axum::{http::StatusCode, response::Response};
use kartabl_actions::secretariat::ReceivePaperLetter;
use kartabl_domain::{
    JalaliDate,
    calendar::Deadline,
    cases::Refusal,
    text::{self, fa},
    transitions::PaperLetter,
    values::{LetterNumber, letter_date},
};
use kartabl_web::{
    WebError, forms::Fields, present, session::Secretary, shell::Done, views::form::FormState,
};

const CONTROLS: [Control; 2] = [
    Control { field: "number", id: "number", label: "شمارهٔ روی نامه" },
    Control { field: "note", id: "note", label: "توضیح" },
];

/// What was typed into the form.
#[derive(Default)]
struct Input {
    number: String,
    date: String,
    received: String,
    note: String,
}

pub(crate) async fn get(OpenedCase { context, .. }: OpenedCase<Secretary>) -> Result<Response, WebError> {
    let today = context.office().today();
    let (number, date) = context.case.announced_letter();
    let example = Input {
        number: number.unwrap_or_else(|| "1".to_owned()),
        date: date.unwrap_or_else(|| today.to_string()),
        received: today.numeric(),
        note: String::new(),
    };
    let (form, _) = perform::rehearse(&context, example.action(today)).await?;
    if form.refusal.is_some() {
        return page::instead_of_action(&context, form).await;
    }
    let input = Input { received: today.numeric(), ..Input::default() };
    context.page(StatusCode::OK, &build(&context, input, form)).await
}

pub(crate) async fn post(
    OpenedCase { mut context, .. }: OpenedCase<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let [number, date, received, note] =
        ["number", "date", "received", "note"].map(|name| fields.get(name).to_owned());
    let input = Input { number, date, received, note };
    let action = input.action(context.office().today());
    match perform::perform(&mut context, &fields, &CONTROLS, action).await?.map_err(reworded) {
        Ok(_) => perform::go_on(&context, Done::PaperRecorded).await,
        Err(error) => context.page(error.status, &build(&context, input, error.form)).await,
    }
}

impl Input {
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

/// A note is needed only where number or date are not those that the applicant gave; the form says so.
fn reworded(mut error: FormError) -> FormError {
    if let Some(Refusal::WordsNeeded { field: "note", .. }) = error.refusal {
        error.form = FormState::default();
        let text = "شماره یا تاریخ با گفتهٔ متقاضی یکی نیست؛ بنویسید چرا.";
        error.form.wrong("note", "توضیح", text);
    }
    error
}

fn build(context: &CaseContext, input: Input, form: FormState) -> PaperLetterPage {
    let office = context.office();
    let today = office.today();
    let (number, date) = context.case.announced_letter();
    let claimed = |text: Option<String>| text.map_or_else(|| "گفته نشده".to_owned(), fa);
    let since = context.case.state.deadline().map_or(today, Deadline::started);
    // A date is repeated with its weekday, so that a slip is seen.
    let with_weekday = |given: &str| JalaliDate::parse_near(given, today).ok().map(JalaliDate::with_weekday);
    PaperLetterPage {
        case: context.case_ref(),
        form,
        claimed_number: claimed(number),
        claimed_date: claimed(date),
        waiting_since: present::due_day(since),
        number: input.number,
        date_hint: with_weekday(&input.date),
        date: input.date,
        received_hint: with_weekday(&input.received),
        received: input.received,
        note: input.note,
        expert: None,
    }
}
