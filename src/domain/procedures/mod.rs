//! Procedures (فرایند): what may be asked for, with which fields and documents, under which rules. They are data,
//! read from TOML files (SPEC §2); a case keeps the version that it was opened under.

mod catalogue;
mod deadlines;
mod decision;
pub mod expressions;
mod fields;
mod form;
mod id;
mod letters;
mod load;
mod place;
mod procedure;
mod routes;
mod routing;
mod rules;
mod sections;
mod set;
#[cfg(test)]
mod tests;

pub use catalogue::{CatalogueItem, CatalogueSeed, KINDS, builtin_catalogue, kinds};
pub use deadlines::Deadlines;
pub use decision::Decision;
pub(crate) use fields::one_of;
pub use fields::{Choice, Field, FieldKind, Unique};
pub use form::{DocumentForm, FieldForm, Form, RecordsForm, SectionForm};
pub use id::{ProcedureId, ProcedureRef};
pub use letters::{LetterPlan, Letters};
pub use load::{Known, LoadError, LoadErrors, load};
pub use place::Place;
pub use procedure::{Grants, Procedure, SCHEMA};
pub use routes::{Route, RoutePlan};
pub use routing::{Referral, RoutingLine, Start};
pub use rules::{DefectKind, Prerequisite, Rule, Severity};
pub use sections::{DocumentSlot, RECORD_KEY, Records, Repetition, Section};
pub use set::{Procedures, read_folder};
