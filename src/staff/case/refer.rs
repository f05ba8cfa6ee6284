//! ارجاع: asking another unit.

use super::{
    context::CaseContext,
    inputs::{check_budget, text_or_ready},
    opened::OpenedCase,
    page, perform,
};
use crate::{form_error::Control, views::refer::ReferPage};
use axum::{http::StatusCode, response::Response};
use kartabl_actions::review::Refer;
use kartabl_domain::{people::UnitId, text::fa};
use kartabl_web::{
    WebError, forms::Fields, present, session::Reviewer, shell::Done, views::form::FormState,
    views::parts::Choice, views::parts::ReadyText,
};

const CONTROLS: [Control; 2] = [
    Control { field: "unit", id: "unit", label: "واحد مقصد" },
    Control { field: "question", id: "question", label: "پرسش" },
];

const READY_TEXTS: [(&str, &str); 2] = [
    ("مجوز سرویس با درخواست می‌خواند؟", "آیا مجوز پیوست با سرویس درخواستی می‌خواند؟"),
    ("قرارداد متقاضی معتبر است؟", "آیا قرارداد این متقاضی برای سرویس درخواستی معتبر است؟"),
];

/// What was typed into the form.
#[derive(Default)]
struct Input {
    unit: String,
    question: String,
    wrong: FormState,
}

pub(crate) async fn get(OpenedCase { context, .. }: OpenedCase<Reviewer>) -> Result<Response, WebError> {
    let unit = context.procedure().referrals.first().map(|referral| referral.unit.to_string());
    let input = Input { unit: unit.unwrap_or_default(), ..Input::default() };
    let example =
        Input { question: READY_TEXTS[0].1.to_owned(), unit: input.unit.clone(), ..Input::default() };
    let (form, _) = perform::rehearse(&context, example.action()).await?;
    if form.refusal.is_some() {
        return page::instead_of_action(&context, form).await;
    }
    context.page(StatusCode::OK, &build(&context, input, form).await?).await
}

pub(crate) async fn post(
    OpenedCase { mut context, .. }: OpenedCase<Reviewer>,
    fields: Fields,
) -> Result<Response, WebError> {
    let input = read(&context, &fields);
    match perform::perform(&mut context, &fields, &CONTROLS, input.action()).await? {
        Ok(_) => perform::go_on(&context, Done::Referred).await,
        Err(error) => context.page(error.status, &build(&context, input, error.form).await?).await,
    }
}

fn read(context: &CaseContext, fields: &Fields) -> Input {
    let mut wrong = FormState::default();
    if fields.get("unit").is_empty() {
        wrong.wrong("unit", "واحد مقصد", "واحدی را که باید نظر دهد انتخاب کنید.");
    }
    check_budget(fields, &mut wrong, "مهلت پاسخ", context.procedure().deadlines.referred);
    Input { unit: fields.get("unit").to_owned(), question: text_or_ready(fields, "question"), wrong }
}

impl Input {
    fn action(&self) -> Result<Refer<'_>, Box<FormState>> {
        match self.wrong.is_clear() {
            true => Ok(Refer { unit: UnitId::new(&self.unit), question: &self.question }),
            false => Err(Box::new(self.wrong.clone())),
        }
    }
}

async fn build(context: &CaseContext, input: Input, form: FormState) -> Result<ReferPage, WebError> {
    let mut units = Vec::new();
    for referral in &context.procedure().referrals {
        let open = open_work(context, &referral.unit).await?;
        let may = if referral.decides {
            "نظر دهد، نقص اعلام کند یا تصمیم بگیرد"
        } else {
            "نظر دهد یا نقص اعلام کند"
        };
        let choice = Choice::new(referral.unit.as_str(), referral.unit.label());
        let hint = format!("{} پروندهٔ باز · می‌تواند {may}.", fa(open));
        units.push(choice.hint(hint).chosen_if(&input.unit));
    }
    let ready = READY_TEXTS.map(|(label, text)| ReadyText { label: label.into(), text: text.into() });
    Ok(ReferPage {
        case: context.case_ref(),
        form,
        units,
        deadlines: vec![present::budget(&context.office(), context.procedure().deadlines.referred)],
        ready: ready.into(),
        question: input.question,
    })
}

/// How many open cases the members of a unit have.
async fn open_work(context: &CaseContext, unit: &UnitId) -> Result<i64, WebError> {
    let members = context.app.db.staff_of_unit(unit).await?;
    Ok(members.iter().map(|member| member.open_cases).sum())
}
