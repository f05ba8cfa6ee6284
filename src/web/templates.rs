//! From typed page to HTML.

use serde::Serialize;

/// A page: a typed context that knows its template.
pub trait Page: Serialize {
    /// Path inside `admin-templates/`.
    const TEMPLATE: &'static str;
}
