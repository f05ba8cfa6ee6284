//! Postal code (کد پستی).

use super::{ValueFault, digits, text_value, without_separators};
use crate::text::compact;
use serde::{Deserialize, Serialize};

const EXPECTED: &str = "کد پستی ۱۰ رقمی";

/// A postal code: ten ASCII digits.
///
/// The pattern that is copied everywhere (EXTERNAL.md) has no official source, so a code outside of it is only unusual
/// and stays a warning.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PostalCode(String);

text_value!(PostalCode);

impl PostalCode {
    /// Reads a code in any digits, with or without separators.
    ///
    /// # Errors
    /// When it is not ten digits.
    pub fn parse(given: &str) -> Result<Self, ValueFault> {
        let code = without_separators(&compact(given));
        digits::<10>(&code).map(|_| Self(code)).ok_or(ValueFault::expected(EXPECTED))
    }

    /// Whether the code fits the usual pattern `^(?!(\d)\1{3})[13-9]{4}[1346-9][013-9]{5}$`.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        let code = self.0.as_bytes();
        let first_four_differ = code[..4].iter().any(|digit| *digit != code[0]);
        first_four_differ
            && code[..4].iter().all(|digit| !b"02".contains(digit))
            && !b"025".contains(&code[4])
            && code[5..].iter().all(|digit| *digit != b'2')
    }
}
