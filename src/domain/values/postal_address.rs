//! A postal address as it stands on an envelope.

use super::PostalCode;
use serde::{Deserialize, Serialize};

/// Where the post brings a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostalAddress {
    /// The address as it is written on the envelope; may have several lines.
    pub lines: String,
    /// The postal code, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<PostalCode>,
}
