//! Tracking code (کد رهگیری): the short public name of a case.

use super::{ValueFault, text_value};
use crate::{clock::World, text::compact};
use serde::{Deserialize, Serialize};

const EXPECTED: &str = "کد رهگیری ۱۰ نویسه‌ای، مانند 66E0814240";

/// The ten letters a code may hold, in the order of the digits they count as for the check digit.
///
/// Only ten of those that SPEC §3 allows (none of I, O, Q, S, U, Z), so that each has a digit of its own and one wrong letter
/// is always noticed; none looks like a digit. With E in second place the guides' own `66E0814240` is a valid code.
const LETTERS: [char; 10] = ['A', 'E', 'F', 'H', 'K', 'M', 'P', 'R', 'T', 'X'];

/// How many codes there are: two digits, a letter, six digits.
const CODES: u64 = 1_000_000_000;

/// The totally anti-symmetric quasigroup of Damm (2004), of order ten.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// A case's public name: two digits, a letter, six digits and a check digit, such as `66E0814240` (SPEC §3).
///
/// The check digit (Damm) notices any one wrong character and any two neighbouring digits that changed places. The code
/// is no secret and opens nothing by itself; that it is unique is the storage's promise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TrackingCode(String);

text_value!(TrackingCode);

impl TrackingCode {
    /// A code drawn by chance. It may be taken already, once in a thousand million for each existing case.
    #[must_use]
    pub fn random(world: &World) -> Self {
        Self::numbered(u64::from_le_bytes(world.bytes()))
    }

    /// Reads a code in any digits and either case, with or without spaces and dashes.
    ///
    /// # Errors
    /// When it has another form, or its check digit does not hold.
    pub fn parse(given: &str) -> Result<Self, ValueFault> {
        let code = compact(given).replace('-', "").to_ascii_uppercase();
        let counted: Option<Vec<u8>> =
            code.chars().enumerate().map(|(place, c)| counts_as(place, c)).collect();
        let holds = counted.is_some_and(|digits| digits.len() == 10 && check_digit(digits) == 0);
        if holds { Ok(Self(code)) } else { Err(ValueFault::expected(EXPECTED)) }
    }

    /// The code number `number` of all codes, counted round.
    fn numbered(number: u64) -> Self {
        let digits = format!("{:09}", number % CODES);
        let check = check_digit(digits.bytes().map(|digit| digit - b'0'));
        let letter = LETTERS[usize::from(digits.as_bytes()[2] - b'0')];
        Self(format!("{}{letter}{}{check}", &digits[..2], &digits[3..]))
    }
}

/// The digit that a character counts as in its place; `None` where it cannot stand.
fn counts_as(place: usize, character: char) -> Option<u8> {
    let value = match place {
        2 => LETTERS.iter().position(|letter| *letter == character),
        _ => character.to_digit(10).map(|digit| digit as usize),
    };
    value.and_then(|value| u8::try_from(value).ok())
}

/// The check digit of these digits; zero when their own check digit stands at their end and holds.
fn check_digit(digits: impl IntoIterator<Item = u8>) -> u8 {
    digits.into_iter().fold(0, |interim, digit| DAMM[usize::from(interim)][usize::from(digit)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_guides_own_code_in_any_spelling() {
        for spelling in ["66E0814240", "۶۶E۰۸۱۴۲۴۰", "66e0814240", " 66E-081-4240 \u{200E}", "٦٦e٠٨١٤٢٤٠"]
        {
            assert_eq!(TrackingCode::parse(spelling).unwrap().as_str(), "66E0814240", "{spelling}");
        }
        for wrong in [
            "",
            "66E0814241",
            "66A0814240",
            "6E60814240",
            "66E081424",
            "66E08142400",
            "6600814240",
            "66Z0814240",
        ] {
            assert!(TrackingCode::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_world_gives_one_code_after_another() {
        let (world, _) = crate::clock::fixed::world(jiff::Timestamp::UNIX_EPOCH, 7);
        let codes: std::collections::BTreeSet<_> = (0..1_000).map(|_| TrackingCode::random(&world)).collect();
        assert_eq!(codes.len(), 1_000);
        let json = serde_json::to_string(&codes).unwrap();
        assert_eq!(serde_json::from_str::<std::collections::BTreeSet<TrackingCode>>(&json).unwrap(), codes);
    }

    proptest! {
        #[test]
        fn one_wrong_character_is_noticed(number in any::<u64>(), place in 0_usize..10, other in "[0-9A-Z]") {
            let code = TrackingCode::numbered(number);
            let mut wrong = code.as_str().to_owned();
            wrong.replace_range(place..=place, &other);
            prop_assert_eq!(TrackingCode::parse(&wrong).is_ok(), wrong == code.as_str());
        }

        #[test]
        fn swapped_neighbours_are_noticed(number in any::<u64>(), place in 0_usize..9) {
            let code = TrackingCode::numbered(number);
            let mut characters: Vec<char> = code.as_str().chars().collect();
            characters.swap(place, place + 1);
            let swapped: String = characters.into_iter().collect();
            prop_assert_eq!(TrackingCode::parse(&swapped).is_ok(), swapped == code.as_str());
        }

        #[test]
        fn any_text_is_answered(text in any::<String>()) {
            let _ = TrackingCode::parse(&text);
        }
    }
}
