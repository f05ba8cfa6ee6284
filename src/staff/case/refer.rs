//! ارجاع: asking another unit.

use super::inputs::{check_budget, text_or_ready};
use super::{Desk, Opened};
use crate::{act::Control, views::refer::ReferPage};
use axum::{http::StatusCode, response::Response};
use kartabl_actions::review::Refer;
use kartabl_domain::{people::UnitId, text::fa};
use kartabl_web::{
    WebError, forms::Fields, present, session::Reviewer, shell::Done, views::form::FormState,
    views::parts::Choice, views::parts::ReadyText,
};

const CONTROLS: [Control; 2] = [
    Control { holds: "unit", id: "unit", label: "واحد مقصد" },
    Control { holds: "question", id: "question", label: "پرسش" },
];

const READY: [(&str, &str); 2] = [
    ("مجوز سرویس با درخواست می‌خواند؟", "آیا مجوز پیوست با سرویس درخواستی می‌خواند؟"),
    ("قرارداد متقاضی معتبر است؟", "آیا قرارداد این متقاضی برای سرویس درخواستی معتبر است؟"),
];

#[derive(Default)]
struct Typed {
    unit: String,
    question: String,
    wrong: FormState,
}

pub(crate) async fn get(Opened { desk, .. }: Opened<Reviewer>) -> Result<Response, WebError> {
    let unit = desk.procedure().referrals.first().map(|referral| referral.unit.to_string());
    let typed = Typed { unit: unit.unwrap_or_default(), ..Typed::default() };
    let example = Typed { question: READY[0].1.to_owned(), unit: typed.unit.clone(), ..Typed::default() };
    let (form, _) = desk.rehearse(example.action()).await?;
    if form.refusal.is_some() {
        return desk.barred(form).await;
    }
    desk.page(StatusCode::OK, &page(&desk, typed, form).await?).await
}

pub(crate) async fn post(
    Opened { mut desk, .. }: Opened<Reviewer>,
    fields: Fields,
) -> Result<Response, WebError> {
    let typed = read(&desk, &fields);
    match desk.act(&fields, &CONTROLS, typed.action()).await? {
        Ok(_) => desk.done(Done::Referred).await,
        Err(stop) => desk.page(stop.status, &page(&desk, typed, stop.form).await?).await,
    }
}

fn read(desk: &Desk, fields: &Fields) -> Typed {
    let mut wrong = FormState::default();
    if fields.get("unit").is_empty() {
        wrong.wrong("unit", "واحد مقصد", "واحدی را که باید نظر دهد انتخاب کنید.");
    }
    check_budget(fields, &mut wrong, "مهلت پاسخ", desk.procedure().deadlines.referred);
    Typed { unit: fields.get("unit").to_owned(), question: text_or_ready(fields, "question"), wrong }
}

impl Typed {
    fn action(&self) -> Result<Refer<'_>, Box<FormState>> {
        match self.wrong.is_clear() {
            true => Ok(Refer { unit: UnitId::new(&self.unit), question: &self.question }),
            false => Err(Box::new(self.wrong.clone())),
        }
    }
}

async fn page(desk: &Desk, typed: Typed, form: FormState) -> Result<ReferPage, WebError> {
    let mut units = Vec::new();
    for referral in &desk.procedure().referrals {
        let open = open_work(desk, &referral.unit).await?;
        let may = if referral.decides {
            "نظر دهد، نقص اعلام کند یا تصمیم بگیرد"
        } else {
            "نظر دهد یا نقص اعلام کند"
        };
        let choice = Choice::new(referral.unit.as_str(), referral.unit.label());
        let hint = format!("{} پروندهٔ باز · می‌تواند {may}.", fa(open));
        units.push(choice.hint(hint).chosen_if(&typed.unit));
    }
    let ready = READY.map(|(label, text)| ReadyText { label: label.into(), text: text.into() });
    Ok(ReferPage {
        case: desk.case_ref(),
        form,
        units,
        deadlines: vec![present::budget(&desk.office(), desk.procedure().deadlines.referred)],
        ready: ready.into(),
        question: typed.question,
    })
}

/// How many cases lie with the members of a unit.
async fn open_work(desk: &Desk, unit: &UnitId) -> Result<i64, WebError> {
    let members = desk.app.db.staff_of_unit(unit).await?;
    Ok(members.iter().map(|member| member.open_cases).sum())
}
