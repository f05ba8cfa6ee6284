//! The places of a form that a defect may be tied to, and the names that they have in the page: `letters`,
//! `letters.date`, `letters/licence`, in a row `systems[0].ip`.

use kartabl_domain::{
    cases::Case,
    procedures::{Place, Procedure, Section},
};

/// The places of the form with the names that they have in it, section by section.
pub(super) fn places(procedure: &Procedure, case: &Case) -> Vec<(String, Vec<(String, Place)>)> {
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

/// The place of this name.
pub(super) fn place_of(procedure: &Procedure, case: &Case, name: &str) -> Option<Place> {
    let mut all = places(procedure, case).into_iter().flat_map(|(_, places)| places);
    all.find(|(known, _)| known == name).map(|(_, place)| place)
}
