//! The names that a value may have, for the description of the API.

use kartabl_domain::procedures::{DefectKind, Route};
use utoipa::openapi::{ObjectBuilder, schema::Type};

fn one_of(values: &[&str]) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(values.iter().copied()))
}

pub(super) fn state_schema() -> ObjectBuilder {
    one_of(&[
        "draft",
        "inspecting",
        "awaiting_registration",
        "evaluation",
        "returned",
        "referred",
        "awaiting_samava",
        "awaiting_paper_letter",
        "awaiting_letter",
        "closed",
    ])
}

pub(super) fn outcome_schema() -> ObjectBuilder {
    one_of(&["approved", "answered", "rejected", "withdrawn", "expired"])
}

pub(super) fn route_schema() -> ObjectBuilder {
    one_of(&Route::ALL.map(Route::name))
}

pub(super) fn standing_schema() -> ObjectBuilder {
    one_of(&["waiting", "sending", "confirmed", "recorded", "failed", "unknown", "set_aside"])
}

pub(super) fn checks_schema() -> ObjectBuilder {
    one_of(&["pending", "done"])
}

pub(super) fn verdict_schema() -> ObjectBuilder {
    one_of(&["ok", "defect", "refused"])
}

pub(super) fn severity_schema() -> ObjectBuilder {
    one_of(&["information", "warning", "defect", "refused"])
}

pub(super) fn defect_kind_schema() -> ObjectBuilder {
    one_of(&DefectKind::ALL.map(DefectKind::name))
}

pub(super) fn defect_source_schema() -> ObjectBuilder {
    one_of(&["system", "reviewer"])
}
