//! Digits at their places on a page, read line by line from left to right.

use kartabl_domain::documents::DigitReader;

/// Digits of one page beyond this are not read; a table of figures is not what is looked for.
const MAX_DIGITS: usize = 4000;

/// A digit and its place on the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlacedDigit {
    pub(super) character: char,
    /// Where it begins and ends on its base line.
    pub(super) from: (f64, f64),
    pub(super) to: (f64, f64),
    /// The height of its font.
    pub(super) size: f64,
}

/// The digits of one page, in the order in which they were drawn.
#[derive(Default)]
pub(super) struct PlacedDigits(Vec<PlacedDigit>);

impl PlacedDigits {
    pub(super) fn add(&mut self, digit: PlacedDigit) {
        let finite =
            [digit.from.0, digit.from.1, digit.to.0, digit.size].iter().all(|number| number.is_finite());
        if finite && self.0.len() < MAX_DIGITS {
            self.0.push(digit);
        }
    }

    /// Hands all digits of the page to the reader and forgets them.
    pub(super) fn read_into(&mut self, reader: &mut DigitReader) {
        let mut digits = std::mem::take(&mut self.0);
        digits.sort_by(|one, other| other.from.1.total_cmp(&one.from.1));
        for line in digits.chunk_by_mut(|one, next| one.from.1 - next.from.1 < 0.4 * one.size.max(next.size))
        {
            line.sort_by(|one, other| one.from.0.total_cmp(&other.from.0));
            reader.apart();
            let mut last: Option<PlacedDigit> = None;
            for digit in line {
                if let Some(last) = last {
                    let size = last.size.max(digit.size);
                    // Drawn twice, to look bold.
                    if digit.character == last.character && digit.from.0 - last.from.0 < 0.1 * size {
                        continue;
                    }
                    match (digit.from.0 - last.to.0) / size {
                        near if near < 0.12 => {}
                        near if near < 3.0 => reader.character(' '),
                        _ => reader.apart(),
                    }
                }
                reader.character(digit.character);
                last = Some(*digit);
            }
        }
        reader.apart();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_by_their_place() {
        let digit =
            |character, x: f64, y| PlacedDigit { character, from: (x, y), to: (x + 5.0, y), size: 10.0 };
        let mut digits = PlacedDigits::default();
        // Drawn in any order: «12/3» on one line, one digit twice; «45», far off a «6»; a line below «7».
        for (character, x, y) in [
            ('5', 105.1, 700.0),
            ('3', 58.0, 700.2),
            ('7', 50.0, 680.0),
            ('1', 40.0, 700.0),
            ('2', 45.2, 700.0),
            ('2', 45.5, 700.0),
            ('4', 100.0, 700.1),
            ('6', 300.0, 700.0),
        ] {
            digits.add(digit(character, x, y));
        }
        let mut reader = DigitReader::default();
        digits.read_into(&mut reader);
        assert_eq!(serde_json::to_string(&reader.finish()).unwrap(), r#""12/3 45 6 7""#);
    }
}
