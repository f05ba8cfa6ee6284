//! Pages that say why something cannot be shown: no permission, not found, conflict, error.

use crate::templates::Page;
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct ProblemPage {
    pub kind: ProblemKind,
    pub status: u16,
    pub request_id: Option<String>,
    /// Who has the case now, for «no permission».
    pub holder: Option<String>,
    /// Seconds to wait, for «too many requests».
    pub wait: Option<u64>,
    /// The field or parameter that cannot be read, for a bad request.
    pub field: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    BadRequest,
    Forbidden,
    NotFound,
    Method,
    Conflict,
    TooLarge,
    TooMany,
    Unavailable,
    Error,
}

impl Page for ProblemPage {
    const TEMPLATE: &'static str = "pages/problem.html";
}
