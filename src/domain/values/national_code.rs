//! National code (کد ملی) of a natural person.

use super::{ValueFault, digits, text_value, without_separators};
use crate::text::compact;
use serde::{Deserialize, Serialize};

const EXPECTED: &str = "کد ملی ۱۰ رقمی با رقم کنترل درست، مانند 0076229645";

/// A national code: ten ASCII digits whose check digit holds.
///
/// Rule (SPEC §2): not all digits equal, digits 4–9 not all zero, and with s = Σ dᵢ·(10−i) over the first nine digits and
/// r = s mod 11 the last digit is r when r < 2, else 11−r.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NationalCode(String);

text_value!(NationalCode);

impl NationalCode {
    /// Reads a code in any digits, with or without separators.
    ///
    /// # Errors
    /// When it is not ten digits or the rule above does not hold.
    pub fn parse(given: &str) -> Result<Self, ValueFault> {
        let code = without_separators(&compact(given));
        digits(&code).filter(holds).map(|_| Self(code)).ok_or(ValueFault::expected(EXPECTED))
    }
}

fn holds(code: &[u32; 10]) -> bool {
    let all_equal = code.iter().all(|digit| *digit == code[0]);
    let no_serial = code[3..9].iter().all(|digit| *digit == 0);
    let sum: u32 = code[..9].iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    let remainder = sum % 11;
    let check = if remainder < 2 { remainder } else { 11 - remainder };
    !all_equal && !no_serial && code[9] == check
}
