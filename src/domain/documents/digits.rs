//! The digits in the text of a document, and whether a declared number or date is among them.
//!
//! The text of a PDF comes in the order in which it was drawn, Persian words mostly from their end; but digits keep
//! theirs. So only groups of digits are compared, close together, in one direction or the other.

use serde::{Deserialize, Serialize};

/// As many characters between two groups of digits still keep them together: `۴۰۵/ص/۱۲۷`.
const WINDOW: usize = 6;

/// More is not kept, in bytes: a letter has its number and date on the first page.
const MOST: usize = 4096;

/// The groups of digits of a text in its order: `1403/2578 1403/07/15`. Groups that stand close together are joined by
/// `/`, others are apart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digits(String);

/// Gathers [`Digits`] from a text that comes piece by piece.
#[derive(Debug, Default)]
pub struct DigitReader {
    groups: String,
    /// Characters since the last digit.
    gap: usize,
}

impl DigitReader {
    /// Takes the next character of the text.
    pub fn character(&mut self, character: char) {
        let Some(digit) = digit(character) else {
            self.gap += 1;
            return;
        };
        if self.groups.len() + 2 > MOST {
            return;
        }
        if self.gap > 0 && !self.groups.is_empty() {
            self.groups.push(if self.gap <= WINDOW { '/' } else { ' ' });
        }
        self.gap = 0;
        self.groups.push(char::from(b'0' + digit));
    }

    /// What follows stands far away: on another line, in another column.
    pub fn apart(&mut self) {
        self.gap += WINDOW + 1;
    }

    /// The text has ended.
    pub fn finish(self) -> Digits {
        Digits(self.groups)
    }
}

impl Digits {
    /// Those of a text that is at hand.
    pub fn of(text: &str) -> Self {
        let mut reader = DigitReader::default();
        text.chars().for_each(|character| reader.character(character));
        reader.finish()
    }

    /// Whether the text holds the groups of this number, one close to the other. A number without digits is in every
    /// text.
    pub fn hold_number(&self, number: &str) -> bool {
        let wanted = Self::of(number);
        let wanted: Vec<_> = wanted.0.split(['/', ' ']).filter(|group| !group.is_empty()).collect();
        self.hold(&wanted, |found, wanted| found == wanted)
    }

    /// Whether the text holds this date, `1403/07/15`; leading zeros and the century may be missing there.
    pub fn hold_date(&self, date: &str) -> bool {
        let wanted = Self::of(date);
        let wanted: Vec<_> = wanted.0.split('/').filter(|group| !group.is_empty()).collect();
        let bare = |group: &str| group.trim_start_matches('0').to_owned();
        self.hold(&wanted, |found, wanted| {
            let century = wanted.len() == 4 && (found.len() == 2 || found.len() == 3);
            bare(found) == bare(wanted) || century && wanted.ends_with(found)
        })
    }

    fn hold(&self, wanted: &[&str], same: impl Fn(&str, &str) -> bool) -> bool {
        let matches = |found: &[&str]| {
            found.iter().zip(wanted).all(|(found, wanted)| same(found, wanted))
                || found.iter().zip(wanted.iter().rev()).all(|(found, wanted)| same(found, wanted))
        };
        wanted.is_empty()
            || self
                .0
                .split(' ')
                .any(|together| together.split('/').collect::<Vec<_>>().windows(wanted.len()).any(matches))
    }
}

/// The value of a digit, Persian, Arabic, Latin, or Latin as wide as a Chinese sign.
fn digit(character: char) -> Option<u8> {
    let zero = match character {
        '0'..='9' => '0',
        '۰'..='۹' => '۰',
        '٠'..='٩' => '٠',
        '０'..='９' => '０',
        _ => return None,
    };
    u8::try_from(u32::from(character) - u32::from(zero)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_by_its_groups_in_either_direction() {
        let text = Digits::of("۲۵۷۸/۱۴۰۳ :هرامش\nسازمان فناوری اطلاعات  ١٢٠ / ٩٨٧");
        for found in ["1403/2578", "۱۴۰۳/۲۵۷۸", "2578/1403", "د/۱۲۰/۹۸۷", "۱۲۰-۹۸۷", "۲۵۷۸", "بدون شماره"]
        {
            assert!(text.hold_number(found), "{found}");
        }
        for missing in ["1403/2579", "403/2578", "۲۵۷۸/۱۲۰", "257", "1403/2578/1"] {
            assert!(!text.hold_number(missing), "{missing}");
        }
    }

    #[test]
    fn a_date_is_found_without_its_zeros_and_its_century() {
        for text in ["مورخ ۱۴۰۳/۷/۱۵", "15/07/1403", "تاریخ: ۰۳/۰۷/۱۵", "۴۰۳/۷/۱۵", "1403-07-15"]
        {
            assert!(Digits::of(text).hold_date("1403/07/15"), "{text}");
        }
        for text in ["", "1403/07/16", "1402/07/15", "1403 سال خوبی بود 07 و 15", "07/15"] {
            assert!(!Digits::of(text).hold_date("1403/07/15"), "{text}");
        }
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let kept = Digits::of(&"12 ".repeat(10_000));
        assert!(kept.0.len() <= MOST);
        let kept = serde_json::to_string(&Digits::of("شماره ۱۴۰۳/۲۵۷۸ در تاریخ ۱۴۰۳/۰۷/۱۵")).unwrap();
        assert_eq!(kept, r#""1403/2578 1403/07/15""#);
    }
}
