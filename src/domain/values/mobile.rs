//! Mobile number (تلفن همراه).

use super::{ValueFault, digits, domestic_number, text_value};
use serde::{Deserialize, Serialize};

const EXPECTED: &str = "شمارهٔ تلفن همراه ۱۱ رقمی که با 09 آغاز شود، مانند 09121234567";

/// A mobile number of the country, kept as `09xxxxxxxxx`.
///
/// Rule (SPEC §2): `+98`, `98`, `0098` or `0`, then ten digits that begin with nine. No table of operators, for numbers move
/// between them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mobile(String);

text_value!(Mobile);

impl Mobile {
    /// Reads a number in any digits, with or without separators and country prefix.
    ///
    /// # Errors
    /// When the rule above does not hold.
    pub fn parse(given: &str) -> Result<Self, ValueFault> {
        let number = domestic_number(given);
        digits::<11>(&number)
            .filter(|digits| digits.starts_with(&[0, 9]))
            .map(|_| Self(number))
            .ok_or(ValueFault::expected(EXPECTED))
    }

    /// The number as providers abroad and SMPP want it: `989xxxxxxxxx`, without a plus sign.
    #[must_use]
    pub fn international(&self) -> String {
        format!("98{}", &self.0[1..])
    }

    /// The number with its middle hidden, for pages and logs that need no more: `0912***4567`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}***{}", &self.0[..4], &self.0[7..])
    }
}
