//! The names that expressions and templates of a procedure file read: each must be one that it has.

use super::check::Checker;
use crate::procedures::{
    FieldKind, Section,
    expressions::{Condition, ROOTS, Text},
};
use std::collections::BTreeSet;

/// What stands in `applicant`.
const APPLICANT: [&str; 10] = [
    "kind",
    "national_code",
    "legal_id",
    "name",
    "mobile",
    "email",
    "birth_date",
    "father_name",
    "address",
    "domains",
];

impl Checker<'_, '_> {
    pub(super) fn condition(&self, condition: Option<&Condition>, key: &str, scope: Option<&Section>) {
        if let Some(condition) = condition {
            self.names(&condition.names(), key, scope, &[]);
        }
    }

    pub(super) fn text(&self, text: &Text, key: &str, scope: Option<&Section>, more: &[&str]) {
        self.names(&text.names(), key, scope, more);
    }

    fn names(&self, names: &BTreeSet<String>, key: &str, scope: Option<&Section>, more: &[&str]) {
        for name in names {
            if let Some(fault) = self.unknown(name, scope, more) {
                self.reader.error(key, format!("unknown name {name:?}: {fault}"));
            }
        }
    }

    /// What is wrong with a dotted name, as far as the procedure can tell.
    fn unknown(&self, name: &str, scope: Option<&Section>, more: &[&str]) -> Option<String> {
        let mut parts = name.split('.');
        let root = parts.next()?;
        if more.contains(&root) {
            return None;
        }
        if !ROOTS.contains(&root) {
            return Some(format!("expected one of: {}", ROOTS.join(", ")));
        }
        let rows = scope.filter(|section| section.repeats.is_some());
        match root {
            "item" | "item_refs" | "row" => {
                let Some(section) = rows else {
                    return Some("only a repeating section has rows".to_owned());
                };
                let field = parts.next()?;
                let is_field = section.field(field).is_some();
                (!is_field).then(|| format!("the section {:?} has no field {field:?}", section.id))
            }
            "data" | "refs" => {
                let id = parts.next()?;
                let Some(section) = self.procedure.section(id) else {
                    return Some(format!("there is no section {id:?}"));
                };
                let field = parts.next()?;
                if section.repeats.is_some() {
                    return Some(format!("the section {id:?} repeats, so its data is a list"));
                }
                let Some(field) = section.field(field) else {
                    return Some(format!("the section {id:?} has no field {field:?}"));
                };
                let refers = matches!(field.kind, FieldKind::Catalogue { .. } | FieldKind::Case { .. });
                (root == "refs" && !refers).then(|| format!("the field {:?} refers to nothing", field.id))
            }
            "applicant" => {
                let attribute = parts.next()?;
                (!APPLICANT.contains(&attribute))
                    .then(|| format!("expected one of: {}", APPLICANT.join(", ")))
            }
            _ => None,
        }
    }
}
