//! Telephone number with its area code (تلفن ثابت).

use super::{ValueFault, digits, domestic_number, text_value};
use serde::{Deserialize, Serialize};

const EXPECTED: &str = "شمارهٔ تلفن ۱۱ رقمی با پیش‌شمارهٔ شهر، مانند 02188114000";

/// A telephone number with its area code, kept as eleven digits that begin with a zero. A mobile number is one too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

text_value!(Phone);

impl Phone {
    /// Reads a number in any digits, with or without separators and country prefix.
    ///
    /// # Errors
    /// When it is not a zero, a digit from one to nine and nine more digits.
    pub fn parse(given: &str) -> Result<Self, ValueFault> {
        let number = domestic_number(given);
        digits::<11>(&number)
            .filter(|digits| digits[0] == 0 && digits[1] != 0)
            .map(|_| Self(number))
            .ok_or(ValueFault::expected(EXPECTED))
    }
}
