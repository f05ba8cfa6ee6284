//! The OpenAPI schemas of enumerated values.

use kartabl_domain::{
    cases::{Outcome, State},
    documents::Verdict,
    letters::dispatch::Standing,
    procedures::{DefectKind, Route},
};
use utoipa::openapi::{ObjectBuilder, schema::Type};

fn one_of(values: &[&str]) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(values.iter().copied()))
}

pub(super) fn state_schema() -> ObjectBuilder {
    one_of(State::NAMES)
}

pub(super) fn outcome_schema() -> ObjectBuilder {
    one_of(Outcome::NAMES)
}

pub(super) fn route_schema() -> ObjectBuilder {
    one_of(Route::NAMES)
}

pub(super) fn standing_schema() -> ObjectBuilder {
    one_of(Standing::NAMES)
}

pub(super) fn checks_schema() -> ObjectBuilder {
    one_of(&["pending", "done"])
}

pub(super) fn verdict_schema() -> ObjectBuilder {
    one_of(Verdict::NAMES)
}

pub(super) fn severity_schema() -> ObjectBuilder {
    one_of(&["information", "warning", "defect", "refused"])
}

pub(super) fn defect_kind_schema() -> ObjectBuilder {
    one_of(DefectKind::NAMES)
}

pub(super) fn defect_source_schema() -> ObjectBuilder {
    one_of(&["system", "reviewer"])
}
