//! Single fields: is something required missing, and is what stands there right.

use super::{Inspection, findings::Collector};
use crate::{
    cases::{
        Defect,
        claims::Claim,
        data::{CaseData, is_blank},
        facts::Standing,
    },
    procedures::{
        DefectKind, Field, FieldKind, Place, ProcedureId, Repetition, Section, Unique, expressions::Context,
        one_of,
    },
    values::{JalaliDate, TrackingCode, ValueKind},
};
use serde_json::Value;

/// How much of a wrong value is repeated in the defect's text.
const SHOWN: usize = 60;

pub(super) fn count_rows(section: &Section, repetition: &Repetition, rows: usize, found: &mut Collector<'_>) {
    let place = Place::section(&section.id, None);
    let Repetition { item, min, max } = repetition;
    if rows < *min {
        let text = match min {
            1 => format!(
                "در بخش «{}» هیچ {} ثبت نشده است؛ دست‌کم یک مورد لازم است.",
                section.title,
                crate::text::indefinite(item)
            ),
            _ => format!(
                "در بخش «{}» {} مورد ثبت شده است؛ دست‌کم {} {item} لازم است.",
                section.title,
                crate::text::fa(rows),
                crate::text::fa(min)
            ),
        };
        found.defect(Defect::system("too-few", place, DefectKind::Missing, text));
    } else if rows > *max {
        let text = format!(
            "در بخش «{}» {} مورد ثبت شده است؛ بیشترین تعداد {item} {} است.",
            section.title,
            crate::text::fa(rows),
            crate::text::fa(max)
        );
        found.defect(Defect::system("too-many", place, DefectKind::Wrong, text));
    }
}

pub(super) fn inspect_field(
    input: &Inspection<'_>,
    section: &Section,
    item: Option<usize>,
    field: &Field,
    context: &Context,
    found: &mut Collector<'_>,
) {
    let place = Place::field(&section.id, item, &field.id);
    let Some(value) = input.data.get(&section.id, item, &field.id) else {
        let wanted = field.required
            || field.required_if.as_ref().is_some_and(|condition| found.holds(condition, context, &place));
        if wanted {
            found.defect(missing(section, place, field));
        }
        return;
    };
    let fault = well_formed(field, value, input.today)
        .and_then(|clean| allowed(input, &place, field, &clean, context, found))
        .err()
        .or_else(|| repeated(input, section, item, field).map(|expected| (DefectKind::Wrong, expected)));
    if let Some((kind, expected)) = fault {
        found.defect(wrong(section, place, field, value, kind, &expected));
    } else if let (FieldKind::Value(kind), Some(given)) = (&field.kind, value.as_str())
        && let Some(text) = kind.warning(given)
    {
        found.warning("unusual-value", place, format!("{}: {text}", at(section, item, &field.label)));
    }
}

/// Looks through the data of «ثبت اطلاعات سماوا»: one object with the fields of the procedure's Samava section.
pub fn inspect_samava(samava: &Section, data: &Value, today: JalaliDate) -> Vec<Defect> {
    let check = |field: &Field| {
        let place = Place::field(&samava.id, None, &field.id);
        match data.get(&field.id).filter(|value| !is_blank(value)) {
            None => field.required.then(|| missing(samava, place, field)),
            Some(value) => {
                let (kind, expected) = well_formed(field, value, today).err()?;
                Some(wrong(samava, place, field, value, kind, &expected))
            }
        }
    };
    samava.fields.iter().filter_map(check).collect()
}

/// «label» in its section, with the row.
pub(super) fn at(section: &Section, item: Option<usize>, label: &str) -> String {
    match (item, &section.repeats) {
        (Some(item), Some(repetition)) => format!(
            "«{label}» در بخش «{}» ({} {})",
            section.title,
            repetition.item,
            crate::text::fa(item + 1)
        ),
        _ => format!("«{label}» در بخش «{}»", section.title),
    }
}

fn missing(section: &Section, place: Place, field: &Field) -> Defect {
    let verb = match field.kind {
        FieldKind::Value(_) => "وارد",
        _ => "انتخاب",
    };
    let text = format!("{} {verb} نشده است.", at(section, place.item, &field.label));
    Defect::system("required", place, DefectKind::Missing, text)
}

fn wrong(
    section: &Section,
    place: Place,
    field: &Field,
    given: &Value,
    kind: DefectKind,
    expected: &str,
) -> Defect {
    let given = given.as_str().map_or_else(|| given.to_string(), str::to_owned);
    let mut shown: String = given.chars().take(SHOWN).collect();
    if shown.len() < given.len() {
        shown.push('…');
    }
    let place_name = at(section, place.item, &field.label);
    let text = format!("مقدار «{shown}» برای {place_name} پذیرفته نیست. مقدار مورد انتظار: {expected}.");
    Defect::system("value", place, kind, text)
}

type Fault = (DefectKind, String);

fn well_formed(field: &Field, value: &Value, today: JalaliDate) -> Result<Value, Fault> {
    let clean = field.kind.clean(value).map_err(|expected| (DefectKind::Wrong, expected))?;
    if let (FieldKind::Value(ValueKind::JalaliDate), false, Some(date)) =
        (&field.kind, field.future, clean.as_str())
        && JalaliDate::parse(date).is_ok_and(|date| date > today)
    {
        return Err((DefectKind::Wrong, format!("تاریخی تا امروز ({})", today.numeric())));
    }
    Ok(clean)
}

/// Choices and references: is the value one of those that may stand here.
fn allowed(
    input: &Inspection<'_>,
    place: &Place,
    field: &Field,
    clean: &Value,
    context: &Context,
    found: &mut Collector<'_>,
) -> Result<(), Fault> {
    let Some(given) = clean.as_str() else { return Ok(()) };
    match &field.kind {
        FieldKind::Value(_) | FieldKind::Boolean => Ok(()),
        FieldKind::Choice { choices, more } => {
            let more = more.as_ref().map_or(Ok(Vec::new()), |more| more.texts(context));
            let more = more.unwrap_or_else(|error| {
                found.warning("unusable-rule", place.clone(), error);
                Vec::new()
            });
            let known =
                choices.iter().any(|choice| choice.value == given) || more.iter().any(|more| more == given);
            if known { Ok(()) } else { Err((DefectKind::Wrong, one_of(choices, &more))) }
        }
        FieldKind::Catalogue { catalogue } => match input.facts.item(catalogue, given) {
            Some(_) => Ok(()),
            None => Err((
                DefectKind::Outdated,
                "موردی که اکنون در فهرست هست؛ دوباره جستجو و انتخاب کنید".to_owned(),
            )),
        },
        FieldKind::Case { procedure } => own_case(input, procedure, given),
    }
}

fn own_case(input: &Inspection<'_>, procedure: &ProcedureId, given: &str) -> Result<(), Fault> {
    let wrong = |expected: &str| Err((DefectKind::Wrong, expected.to_owned()));
    let case = TrackingCode::parse(given).ok().and_then(|code| input.facts.cases.get(&code));
    // A case of somebody else is not told apart from one that does not exist.
    let Some(case) = case.filter(|case| case.applicant == input.applicant.key()) else {
        return wrong("کد رهگیری یکی از پرونده‌های خودتان");
    };
    if case.procedure != *procedure {
        return wrong("پرونده‌ای از نوع درخواستی که این فیلد می‌خواهد");
    }
    match case.standing {
        Standing::Approved => Ok(()),
        Standing::Ended => Err((DefectKind::Outdated, "پرونده‌ای که هنوز فعال است".to_owned())),
        Standing::Open | Standing::Closed => wrong("پرونده‌ای که تأیید شده باشد"),
    }
}

/// What is expected where the value stands a second time.
fn repeated(input: &Inspection<'_>, section: &Section, item: Option<usize>, field: &Field) -> Option<String> {
    let clean = |data: &CaseData, item| field.kind.clean(data.get(&section.id, item, &field.id)?).ok();
    let own = clean(input.data, item)?;
    match field.unique? {
        Unique::Section => {
            let before = (0..item?).any(|row| clean(input.data, Some(row)).as_ref() == Some(&own));
            before.then(|| "مقداری که در ردیف دیگری نیامده باشد".to_owned())
        }
        Unique::Applicant => filed_before(input, section, field, &own),
        Unique::Everyone => filed_before(input, section, field, &own).or_else(|| {
            let claim = Claim::of(input.procedure, section, field, &own)?;
            // Whose it is, is told to nobody.
            input.facts.claimed.contains(&claim).then(|| {
                "موردی که متقاضی دیگری ثبت نکرده باشد؛ این یکی به نام متقاضی دیگری ثبت شده یا در دست بررسی است"
                    .to_owned()
            })
        }),
    }
}

/// What is expected where another running or approved case of the applicant has the value.
fn filed_before(input: &Inspection<'_>, section: &Section, field: &Field, own: &Value) -> Option<String> {
    let live = |standing| matches!(standing, Standing::Open | Standing::Approved);
    let cases = input.facts.related.iter();
    let mut cases = cases.filter(|case| case.procedure == input.procedure.id && live(case.standing));
    let twin = cases.find(|case| {
        let mut values = crate::cases::data::values_of(&case.data, section, field);
        values.any(|value| field.kind.clean(&value.into()).ok().as_ref() == Some(own))
    })?;
    Some(format!("مقداری که در پروندهٔ دیگر شما ({}) ثبت نشده باشد", twin.code))
}
