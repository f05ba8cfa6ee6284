//! What the inspection must know beyond the case itself; storage gathers it beforehand.

use super::{claims::Claim, data::values_of};
use crate::{
    procedures::{CatalogueItem, Field, FieldKind, Procedure, ProcedureId, Unique},
    text::fa,
    values::{TrackingCode, ValueKind},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What storage has to look up before a merge or an inspection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FactsWanted {
    /// Catalogue items as (kind, id).
    pub catalogue: BTreeSet<(String, String)>,
    /// Cases by tracking code, whoever filed them.
    pub cases: BTreeSet<TrackingCode>,
    /// Procedures of which all submitted cases of the applicant matter, except the case itself.
    pub related: BTreeSet<ProcedureId>,
    /// Values that somebody else may have.
    pub claims: BTreeSet<Claim>,
}

impl FactsWanted {
    /// What `data` refers to: the data of a case, or a patch to it in any shape whatever.
    pub fn of(procedure: &Procedure, data: &Value) -> Self {
        let mut wanted = Self { claims: Claim::all(procedure, data), ..Self::default() };
        for section in &procedure.sections {
            for field in &section.fields {
                if matches!(field.unique, Some(Unique::Applicant | Unique::Everyone)) {
                    wanted.related.insert(procedure.id.clone());
                }
                // What the applicant could choose there is offered where it is missing.
                if let FieldKind::Case { procedure } = &field.kind {
                    wanted.related.insert(procedure.clone());
                }
                for given in values_of(data, section, field) {
                    match &field.kind {
                        FieldKind::Catalogue { catalogue } => {
                            wanted.catalogue.insert((catalogue.clone(), given.trim().to_owned()));
                        }
                        FieldKind::Case { .. } => wanted.cases.extend(TrackingCode::parse(given)),
                        _ => {}
                    }
                }
            }
        }
        wanted
            .related
            .extend(procedure.prerequisites.iter().map(|prerequisite| prerequisite.procedure.clone()));
        wanted
    }
}

/// What storage found; what is not here does not exist.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Catalogue items that may be chosen now, by (kind, id).
    pub catalogue: BTreeMap<(String, String), CatalogueItem>,
    /// Cases that the data refer to by tracking code.
    pub cases: BTreeMap<TrackingCode, CaseFact>,
    /// The applicant's own submitted cases of the wanted procedures, without the case itself.
    pub related: Vec<CaseFact>,
    /// The wanted claims that running or approved cases of other applicants hold.
    pub claimed: BTreeSet<Claim>,
}

impl Facts {
    /// The applicant's approved and active cases of a procedure.
    pub fn approved<'a>(&'a self, procedure: &'a ProcedureId) -> impl Iterator<Item = &'a CaseFact> {
        self.related
            .iter()
            .filter(move |case| case.procedure == *procedure && case.standing == Standing::Approved)
    }

    /// A catalogue item.
    pub fn item(&self, catalogue: &str, id: &str) -> Option<&CatalogueItem> {
        self.catalogue.get(&(catalogue.to_owned(), id.to_owned()))
    }
}

/// How far another case has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Not decided yet.
    Open,
    /// Approved and active.
    Approved,
    /// Approved once, but ended by the unit since.
    Ended,
    /// Rejected, withdrawn, expired or answered.
    Closed,
}

/// What is known of another case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CaseFact {
    /// Its tracking code.
    pub code: TrackingCode,
    /// Its procedure.
    pub procedure: ProcedureId,
    /// Whose it is (`Applicant::key`).
    #[serde(skip)]
    pub applicant: String,
    /// How far it has come.
    pub standing: Standing,
    /// Its data.
    pub data: Value,
    /// What the unit gave with the approval, such as `usernames` of a connection; `null` if nothing.
    pub granted: Value,
}

impl Field {
    /// What a reader sees of a value: labels instead of ids, Persian digits in dates. What is not understood is shown
    /// as it is.
    pub fn shown(&self, value: &Value, facts: &Facts) -> String {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match (&self.kind, value) {
            (_, Value::Null) => String::new(),
            (FieldKind::Boolean, Value::Bool(yes)) => if *yes { "بله" } else { "خیر" }.to_owned(),
            (FieldKind::Choice { choices, .. }, _) => {
                choices.iter().find(|choice| choice.value == text).map_or(text, |choice| choice.label.clone())
            }
            (FieldKind::Catalogue { catalogue }, _) => {
                facts.item(catalogue, &text).map_or(text, |item| item.label.clone())
            }
            (FieldKind::Value(ValueKind::JalaliDate), _) => fa(text),
            _ => text,
        }
    }
}
