//! The response bodies for the defects of a case.

use super::schemas::{defect_kind_schema, defect_source_schema};
use kartabl_domain::{
    cases::{Defect, DefectSource},
    procedures::ProcedureId,
};
use serde::Serialize;
use utoipa::ToSchema;

/// Something missing or wrong in a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Defect)]
pub(crate) struct DefectAnswer {
    /// Its id; the same defect keeps it.
    pub(crate) id: String,
    /// The section.
    pub(crate) section: String,
    /// The row of a repeating section, from zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) item: Option<usize>,
    /// The field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field: Option<String>,
    /// The document slot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) document: Option<String>,
    /// What is the matter.
    #[schema(schema_with = defect_kind_schema)]
    pub(crate) kind: &'static str,
    /// Who found it.
    #[schema(schema_with = defect_source_schema)]
    pub(crate) source: DefectSource,
    /// What is wrong and what is expected, in Persian.
    pub(crate) text: String,
    /// Where what is missing can be started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) link: Option<LinkAnswer>,
    /// Whether it was mended.
    pub(crate) resolved: bool,
}

impl From<Defect> for DefectAnswer {
    fn from(defect: Defect) -> Self {
        Self {
            id: defect.id.to_string(),
            section: defect.place.section,
            item: defect.place.item,
            field: defect.place.field,
            document: defect.place.document,
            kind: defect.kind.name(),
            source: defect.source,
            text: defect.text,
            link: defect.link.map(|link| LinkAnswer { procedure: link.procedure, label: link.label }),
            resolved: defect.resolved,
        }
    }
}

/// Another procedure that has to be done first.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Link)]
pub(crate) struct LinkAnswer {
    /// The procedure to start.
    #[schema(value_type = String)]
    pub(crate) procedure: ProcedureId,
    /// The words of the link, in Persian.
    pub(crate) label: String,
}
