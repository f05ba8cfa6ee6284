//! Number of a letter (شماره نامه).

use super::{ValueFault, text_value};
use crate::text::compact;
use serde::{Deserialize, Serialize};

const EXPECTED: &str = "شمارهٔ نامه از رقم، حرف، خط مورب و خط تیره، مانند 1405/ص/127";
const LONGEST: usize = 40;

/// A letter's number as its sender wrote it, with ASCII digits and without spaces: `405/ص/127`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LetterNumber(String);

text_value!(LetterNumber);

impl LetterNumber {
    /// Reads a number in any digits.
    ///
    /// # Errors
    /// When it has no digit, more than 40 characters, or other characters than letters, digits and `/ \ - _ . : ( )`.
    pub fn parse(given: &str) -> Result<Self, ValueFault> {
        let number = compact(given).replace('ـ', "");
        let allowed = |c: char| c.is_alphanumeric() || r"/\-_.:()".contains(c);
        let fits = number.chars().count() <= LONGEST
            && number.chars().all(allowed)
            && number.contains(|c: char| c.is_ascii_digit());
        if fits { Ok(Self(number)) } else { Err(ValueFault::expected(EXPECTED)) }
    }
}
