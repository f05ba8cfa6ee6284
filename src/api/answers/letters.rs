//! The response bodies for issued letters.

use super::schemas::{route_schema, standing_schema};
use kartabl_domain::{
    letters::{Kept, Letter},
    office::Office,
};
use serde::Serialize;
use utoipa::ToSchema;

/// An issued letter.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Letter)]
pub(crate) struct LetterAnswer {
    /// Its id.
    pub(crate) id: String,
    /// Its number in the register, such as `1405/12`.
    pub(crate) number: String,
    /// Its Jalali date, such as `1405/09/02`.
    pub(crate) date: String,
    /// The SHA-256 of the PDF, hexadecimal.
    pub(crate) sha256: String,
    /// The public page that proves it.
    pub(crate) verify: String,
    /// How it leaves, way by way, the portal first.
    pub(crate) dispatch: Vec<DispatchAnswer>,
}

impl LetterAnswer {
    /// The representation of a letter. `None` while its PDF is not stored, and when it is void.
    pub(crate) fn of(letter: &Letter, office: &Office<'_>) -> Option<Self> {
        let Kept { entry, sha256, .. } = letter.kept()?;
        Some(Self {
            id: letter.id.to_string(),
            number: entry.number(),
            date: entry.date.to_string(),
            sha256: sha256.to_owned(),
            verify: letter.verification_url(office),
            dispatch: letter
                .ways()
                .iter()
                .map(|(route, standing)| DispatchAnswer {
                    route: route.name(),
                    state: standing.name(),
                    label: format!("{}: {}", route.label(), standing.label(*route)),
                })
                .collect(),
        })
    }
}

/// One way by which a letter leaves.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Dispatch)]
pub(crate) struct DispatchAnswer {
    /// `portal`, `ece` or `post`.
    #[schema(schema_with = route_schema)]
    pub(crate) route: &'static str,
    /// How far it has come.
    #[schema(schema_with = standing_schema)]
    pub(crate) state: &'static str,
    /// Both in Persian.
    pub(crate) label: String,
}
