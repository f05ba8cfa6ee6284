//! National identifier of a legal person (شناسه ملی).

use super::{ValueFault, digits, text_value, without_separators};
use crate::text::compact;
use serde::{Deserialize, Serialize};

const EXPECTED: &str = "شناسه ملی ۱۱ رقمی با رقم کنترل درست، مانند 10380284790";
const WEIGHTS: [u32; 5] = [29, 27, 23, 19, 17];

/// A legal person's national identifier: eleven ASCII digits whose check digit holds.
///
/// Rule (SPEC §2): digits 4–9 not all zero; t = d₉+2 (the tenth digit plus two); s = Σ (dᵢ+t)·w over the first ten digits
/// with the weights 29, 27, 23, 19, 17 repeating; s mod 11, ten counting as zero, is the last digit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LegalId(String);

text_value!(LegalId);

impl LegalId {
    /// Reads an identifier in any digits, with or without separators.
    ///
    /// # Errors
    /// When it is not eleven digits or the rule above does not hold.
    pub fn parse(given: &str) -> Result<Self, ValueFault> {
        let id = without_separators(&compact(given));
        digits(&id).filter(holds).map(|_| Self(id)).ok_or(ValueFault::expected(EXPECTED))
    }
}

fn holds(id: &[u32; 11]) -> bool {
    let no_serial = id[3..9].iter().all(|digit| *digit == 0);
    let shift = id[9] + 2;
    let sum: u32 =
        id[..10].iter().zip(WEIGHTS.iter().cycle()).map(|(digit, weight)| (digit + shift) * weight).sum();
    !no_serial && id[10] == sum % 11 % 10
}
