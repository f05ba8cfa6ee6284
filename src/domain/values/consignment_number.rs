//! The number by which the post traces a consignment (شمارهٔ مرسوله).

use super::{ValueFault, text_value};
use crate::text::compact;
use serde::{Deserialize, Serialize};

/// The number by which the post traces a consignment (شمارهٔ مرسوله), in ASCII capitals and digits.
///
/// The post prints 24 digits on domestic registered mail and 13 characters on international mail; no public rule for
/// either could be verified, so any length that could be one is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ConsignmentNumber(String);

text_value!(ConsignmentNumber);

impl ConsignmentNumber {
    /// Reads a number in any digits, with or without separators.
    ///
    /// # Errors
    /// When it is not 10 to 30 Latin letters and digits, most of them digits.
    pub fn parse(given: &str) -> Result<Self, ValueFault> {
        let kept = compact(given).replace(['-', '/', '.'], "").to_ascii_uppercase();
        let digits = kept.chars().filter(char::is_ascii_digit).count();
        let fits = kept.chars().all(|c| c.is_ascii_alphanumeric()) && (10..=30).contains(&kept.len());
        if fits && digits * 2 > kept.len() {
            Ok(Self(kept))
        } else {
            Err(ValueFault::expected("شمارهٔ مرسوله با ۱۰ تا ۳۰ رقم و حرف لاتین، همان که روی رسید پست است"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consignment_number_is_read_in_any_digits() {
        let read = |given: &str| ConsignmentNumber::parse(given).ok().map(String::from);
        assert_eq!(read(" ۱۲۳۴۵-۶۷۸۹۰ ۱۲۳۴۵۶۷۸۹۰۱۲۳۴ "), Some("123456789012345678901234".to_owned()));
        assert_eq!(read("rr123456789ir"), Some("RR123456789IR".to_owned()));
        for wrong in
            ["", "123456789", "شماره", "1234567890123456789012345678901", "abcdefghijkl1", "<b>1234567890"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
