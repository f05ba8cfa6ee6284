//! What the applicant filled in, with a mark at each field that has a defect or a warning.

use crate::{views::case::Field, views::case::FieldForm, views::case::Section};
use kartabl_actions::Inspected;
use kartabl_domain::{
    cases::Case,
    office::Office,
    procedures::{Field as Defined, FieldKind, Place, Section as Part},
    text::fa,
    values::ValueKind,
};
use kartabl_web::{views::parts::Label, views::parts::Tone};
use serde_json::Value;

/// The applicant, what the approval gave, and the sections of the form.
pub(super) fn sections(case: &Case, inspected: &Inspected, office: &Office<'_>) -> Vec<Section> {
    let procedure = office.procedure(case);
    let samava = procedure.samava.iter().filter(|section| case.data.as_map().contains_key(&section.id));
    let mut shown = vec![applicant(case)];
    shown.extend(granted(case));
    for part in procedure.sections.iter().chain(samava) {
        for row in 0..case.data.rows(part) {
            let item = part.repeats.is_some().then_some(row);
            let fields = fields(case, part, item, inspected);
            if !fields.is_empty() {
                let many = item.is_some() && case.data.rows(part) > 1;
                let title = if many { format!("{} {}", part.title, fa(row + 1)) } else { part.title.clone() };
                shown.push(Section { title, fields });
            }
        }
    }
    shown
}

fn applicant(case: &Case) -> Section {
    let applicant = &case.applicant;
    let field = |label: &str, value: String, form| Field { label: label.to_owned(), value, form, mark: None };
    let mut fields = vec![field("نام", applicant.name.clone(), FieldForm::Text)];
    fields.push(field("نوع شخصیت", applicant.kind.label().to_owned(), FieldForm::Text));
    if let Some(id) = &applicant.legal_id {
        fields.push(field("شناسه ملی", id.to_string(), FieldForm::Code));
    }
    if let Some(code) = &applicant.national_code {
        fields.push(field("کد ملی", code.to_string(), FieldForm::Code));
    }
    fields.push(field("تلفن همراه", applicant.mobile.to_string(), FieldForm::Code));
    fields.push(field("ایمیل", applicant.email.to_string(), FieldForm::Code));
    if !applicant.domains.is_empty() {
        fields.push(field("دامنه‌ها", applicant.domains.join(" "), FieldForm::Code));
    }
    Section { title: "متقاضی".to_owned(), fields }
}

/// What the approval has given.
fn granted(case: &Case) -> Option<Section> {
    let names = case.granted_usernames();
    let value = names.join(" ");
    let field = Field {
        label: "نام‌های کاربری اتصال".to_owned(), value, form: FieldForm::Code, mark: None
    };
    (!names.is_empty())
        .then(|| Section { title: "آنچه با تأیید داده شد".to_owned(), fields: vec![field] })
}

fn fields(case: &Case, part: &Part, item: Option<usize>, inspected: &Inspected) -> Vec<Field> {
    let given =
        |field: &&Defined| case.data.get(&part.id, item, &field.id).is_some_and(|value| !value.is_null());
    part.fields
        .iter()
        .filter(given)
        .map(|field| {
            let value = case.data.get(&part.id, item, &field.id).unwrap_or(&Value::Null);
            let place = Place::field(&part.id, item, &field.id);
            Field {
                label: field.label.clone(),
                value: field.shown(value, &inspected.facts),
                form: field_form(&field.kind),
                mark: mark(case, &place),
            }
        })
        .collect()
}

/// The form in which a value of this kind is set.
pub(crate) fn field_form(kind: &FieldKind) -> FieldForm {
    match kind {
        FieldKind::Value(ValueKind::LongText) => FieldForm::Long,
        FieldKind::Value(ValueKind::LetterNumber) => FieldForm::Number,
        FieldKind::Value(ValueKind::Text | ValueKind::JalaliDate)
        | FieldKind::Choice { .. }
        | FieldKind::Boolean
        | FieldKind::Catalogue { .. } => FieldForm::Text,
        FieldKind::Value(_) | FieldKind::Case { .. } => FieldForm::Code,
    }
}

fn mark(case: &Case, place: &Place) -> Option<Label> {
    if case.open_defects().any(|defect| defect.place == *place) {
        return Some(Label::new(Tone::Bad, "نقص"));
    }
    case.warnings.iter().any(|warning| warning.place == *place).then(|| Label::new(Tone::Warn, "هشدار"))
}
