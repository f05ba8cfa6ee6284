//! Uploaded documents: is one missing, forbidden, or judged unfit by its check.

use super::{CheckState, Inspection, context, fields::at, findings::Collector};
use crate::{
    cases::Defect,
    documents::{Code, DocumentKind, Finding, Severity},
    procedures::{DefectKind, DocumentSlot, Field, FieldKind, Place, Section, expressions::Context},
    values::ValueKind,
};

/// Why nothing may be uploaded to this slot now, in Persian; `None` where it may.
pub fn forbidden(input: &Inspection<'_>, slot: &str, item: Option<usize>) -> Option<String> {
    let (section, slot) = input.procedure.slot(slot)?;
    let context = context::row(&input.context(), section, item);
    // A condition that cannot be evaluated forbids nothing; the inspection tells the reviewer of it.
    slot.forbidden_if.as_ref()?.holds(&context).unwrap_or(false).then(|| forbidden_text(slot))
}

pub(super) fn inspect_slot(
    input: &Inspection<'_>,
    section: &Section,
    item: Option<usize>,
    slot: &DocumentSlot,
    context: &Context,
    found: &mut Collector<'_>,
) {
    let place = Place::document(&section.id, item, &slot.id);
    let mut holds = |condition: &Option<_>| {
        condition.as_ref().is_some_and(|condition| found.holds(condition, context, &place))
    };
    let forbidden = holds(&slot.forbidden_if);
    let required = slot.required || holds(&slot.required_if);
    let documents =
        || input.documents.iter().filter(|document| document.slot == slot.id && document.item == item);
    if forbidden {
        if documents().next().is_some() {
            let text = format!("{} {}", at(section, item, &slot.label), forbidden_text(slot));
            found.defect(Defect::system("forbidden", place, DefectKind::Wrong, text));
        }
        return;
    }
    if required && documents().next().is_none() {
        let text = format!("فایل {} بارگذاری نشده است.", at(section, item, &slot.label));
        found.defect(Defect::system("required", place, DefectKind::Missing, text));
        return;
    }
    for document in documents() {
        match &document.check {
            CheckState::Pending => found.pending(document.id),
            CheckState::Done(report) => {
                let name = at(section, item, &slot.label);
                judge(&report.findings, &name, &place, found);
                let Declared { number, date } = Declared::of(input, section, item, slot);
                judge(&report.missing(number, date), &name, &place, found);
            }
        }
    }
}

fn judge(findings: &[Finding], name: &str, place: &Place, found: &mut Collector<'_>) {
    for finding in findings {
        let Finding { code, severity, detail, .. } = finding;
        let rule = format!("document:{}", code.name());
        let mut text = format!("{name}: {}", code.text());
        if !detail.is_empty() {
            text.push_str(&format!(" ({detail})"));
        }
        match severity {
            Severity::Information => {}
            Severity::Warning => found.warning(&rule, place.clone(), text),
            Severity::Defect | Severity::Refused => {
                found.defect(Defect::system(&rule, place.clone(), kind_of(*code), text));
            }
        }
    }
}

/// What the applicant says of the paper in a slot: the fields beside it that are called after it, and beside a letter
/// those that are called `number` and `date`.
struct Declared<'a> {
    number: Option<&'a str>,
    date: Option<&'a str>,
}

impl<'a> Declared<'a> {
    fn of(input: &Inspection<'a>, section: &Section, item: Option<usize>, slot: &DocumentSlot) -> Self {
        let given = |kind: ValueKind, name: &str| {
            let own = format!("{}_{name}", slot.id);
            let letter = slot.expectation.kind == DocumentKind::Letter;
            let called = |field: &&Field| field.id == own || letter && field.id == name;
            let of_kind = |field: &&Field| matches!(field.kind, FieldKind::Value(own) if own == kind);
            let fields = section.fields.iter().filter(of_kind);
            let field = fields.filter(called).max_by_key(|field| field.id.len())?;
            input.data.get(&section.id, item, &field.id)?.as_str()
        };
        Self { number: given(ValueKind::LetterNumber, "number"), date: given(ValueKind::JalaliDate, "date") }
    }
}

fn kind_of(code: Code) -> DefectKind {
    match code {
        Code::Encrypted | Code::Corrupt => DefectKind::Unreadable,
        _ => DefectKind::Wrong,
    }
}

fn forbidden_text(slot: &DocumentSlot) -> String {
    slot.forbidden_text.clone().unwrap_or_else(|| "در این حالت بارگذاری نمی‌شود.".to_owned())
}
