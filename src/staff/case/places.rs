//! The places of a form that a defect may be tied to: their names in a page, which are `letters`, `letters.date`,
//! `letters/licence` or in a row `systems[0].ip`, and their labels.

use kartabl_domain::{
    accounts::APPLICANT,
    cases::Case,
    office::Office,
    procedures::{Place, Procedure, Section},
    text::fa,
};

/// All places of the form with their names, by the titles of the sections.
pub(super) fn all(procedure: &Procedure, case: &Case) -> Vec<(String, Vec<(String, Place)>)> {
    let of_row = |section: &Section, item: Option<usize>| {
        let row = item.map(|item| format!("[{item}]")).unwrap_or_default();
        let base = format!("{}{row}", section.id);
        let fields = section
            .fields
            .iter()
            .map(|field| (format!("{base}.{}", field.id), Place::field(&section.id, item, &field.id)));
        let documents = section
            .documents
            .iter()
            .map(|slot| (format!("{base}/{}", slot.id), Place::document(&section.id, item, &slot.id)));
        let whole = (base.clone(), Place::section(&section.id, item));
        std::iter::once(whole).chain(fields).chain(documents).collect::<Vec<_>>()
    };
    let of_section = |section: &Section| {
        let rows = (0..case.data.rows(section)).map(Some);
        let found = match section.repeats {
            None => of_row(section, None),
            Some(_) => {
                let whole = (section.id.clone(), Place::section(&section.id, None));
                std::iter::once(whole).chain(rows.flat_map(|row| of_row(section, row))).collect()
            }
        };
        (section.title.clone(), found)
    };
    procedure.sections.iter().map(of_section).collect()
}

/// The place of this name; `None` where the form has no such place.
pub(super) fn find(procedure: &Procedure, case: &Case, name: &str) -> Option<Place> {
    let mut every = all(procedure, case).into_iter().flat_map(|(_, places)| places);
    every.find(|(known, _)| known == name).map(|(_, place)| place)
}

/// The label of a place of the form: «نامه‌ها ‹ تاریخ نامه».
pub(super) fn label(place: &Place, case: &Case, office: &Office<'_>) -> String {
    let procedure = office.procedure(case);
    if place.section == APPLICANT {
        return "حساب متقاضی".to_owned();
    }
    let Some(section) = procedure.section(&place.section) else { return place.section.clone() };
    let mut label = section.title.clone();
    if let Some(item) = place.item {
        label.push_str(&format!(" {}", fa(item + 1)));
    }
    let part = match (&place.field, &place.document) {
        (Some(field), _) => section.field(field).map(|field| field.label.clone()),
        (None, Some(document)) => section.document(document).map(|slot| slot.label.clone()),
        (None, None) => None,
    };
    match part {
        Some(part) => format!("{label} ‹ {part}"),
        None => label,
    }
}
