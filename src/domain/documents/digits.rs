//! The digits in the text of a document, and whether a declared number or date is among them.
//!
//! The text of a PDF comes in the order in which it was drawn, Persian words mostly from their end; but digits keep
//! theirs. So only groups of digits are compared, close together, in one direction or the other.

use serde::{Deserialize, Serialize};

/// Groups of digits with at most this many characters between them belong together: `۴۰۵/ص/۱۲۷`.
const WINDOW: usize = 6;

/// Before digits that were read from a picture.
const ROUGHLY: char = '~';

/// More is not kept, in bytes: a letter has its number and date on the first page.
const MOST: usize = 4096;

/// The groups of digits of a text in its order: `1403/2578 1403/07/15`. Groups that stand close together are joined by
/// `/`, others are apart. A `~` before all says that they were read from a picture, not quite reliably.
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

    /// Marks that some of the digits may be wrong: only what differs much from them is missing then.
    #[must_use]
    pub fn roughly(self) -> Self {
        Self(format!("{ROUGHLY}{}", self.0))
    }

    fn hold(&self, wanted: &[&str], same: impl Fn(&str, &str) -> bool) -> bool {
        if let Some(rough) = self.0.strip_prefix(ROUGHLY) {
            return near(rough, wanted);
        }
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

/// Whether groups stand in the text of which at most a third of the digits are wrong, missing or too many.
fn near(rough: &str, wanted: &[&str]) -> bool {
    let allowed = wanted.iter().map(|group| group.len()).sum::<usize>() / 3;
    let near = |found: &[&str]| {
        let wrong = |(found, wanted): (&&str, &&str)| changes(found.as_bytes(), wanted.as_bytes());
        found.iter().zip(wanted).map(wrong).sum::<usize>() <= allowed
            || found.iter().zip(wanted.iter().rev()).map(wrong).sum::<usize>() <= allowed
    };
    wanted.is_empty()
        || rough
            .split(' ')
            .any(|together| together.split('/').collect::<Vec<_>>().windows(wanted.len()).any(near))
}

/// How many digits must be changed, added or dropped to make one group of the other (Levenshtein).
fn changes(one: &[u8], other: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, digit) in one.iter().enumerate() {
        let mut corner = row[0];
        row[0] = above + 1;
        for (left, known) in other.iter().enumerate() {
            let change = corner + usize::from(digit != known);
            corner = row[left + 1];
            row[left + 1] = change.min(corner + 1).min(row[left] + 1);
        }
    }
    row[other.len()]
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
    fn digits_of_a_picture_may_be_wrong_in_part() {
        let read = |text: &str| Digits::of(text).roughly();
        for text in ["۱۲۰۳/۲۵۸", "۱۳۰۳/۲۵۶۸", "۱۴۰۳/۲۵۷۸", "2578/1403"] {
            assert!(read(text).hold_number("1403/2578"), "{text}");
        }
        for text in ["", "۱۳۹۹/۷۷", "۱۴۰۳", "۱۲۰۰/۳۵۰"] {
            assert!(!read(text).hold_number("1403/2578"), "{text}");
        }
        assert!(read("تاریخ: ۱۲۰۳/۰2/۱۵").hold_date("1403/07/15"));
        assert!(!read("تاریخ: ۱۳۹۹/۰۲/۰۳").hold_date("1403/07/15"));
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let kept = Digits::of(&"12 ".repeat(10_000));
        assert!(kept.0.len() <= MOST);
        let kept = serde_json::to_string(&Digits::of("شماره ۱۴۰۳/۲۵۷۸ در تاریخ ۱۴۰۳/۰۷/۱۵")).unwrap();
        assert_eq!(kept, r#""1403/2578 1403/07/15""#);
    }
}
