//! Persian text: what is stored, what is searched, and how digits are read and shown.

use std::fmt::Display;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

const ZERO_WIDTH_NON_JOINER: char = '\u{200C}';
const ZERO_WIDTH_JOINER: char = '\u{200D}';
const TATWEEL: char = '\u{0640}';

/// The search key of a text: two spellings that a reader takes for the same word give the same key.
///
/// ي and ى become ی, ك becomes ک, ة and ۀ become ه; Persian and Arabic digits become ASCII; ZWNJ, tatweel, diacritics
/// (also the madda of آ and the hamza of أ) and bidi marks go; letters are lower-cased; runs of spaces become one.
/// Folding twice changes nothing.
#[must_use]
pub fn fold(text: &str) -> String {
    let folded: String = text
        .nfkd()
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|c| !is_invisible(*c) && !is_combining_mark(*c) && *c != TATWEEL)
        .map(|c| match c {
            // ە is what decomposition leaves of ۀ.
            'ة' | 'ە' => 'ه',
            c => ascii_digit(persian_letter(c)),
        })
        .collect();
    squeeze_spaces(&folded)
}

/// What is stored of free text of several lines.
///
/// NFC; ي and ى become ی, ك becomes ک; bidi controls, zero-width spaces and control characters go, for they can
/// hide or reorder what a reader sees and PostgreSQL refuses NUL. Line ends become `\n`; both ends are trimmed.
/// ZWNJ and Persian digits are kept as typed. Cleaning twice changes nothing.
#[must_use]
pub fn clean(text: &str) -> String {
    let unified = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let cleaned: String = unified
        .chars()
        .filter(|c| *c == '\n' || is_joiner(*c) || !(is_invisible(*c) || is_hidden_control(*c)))
        .map(|c| if c == '\t' { ' ' } else { c })
        .nfc()
        .map(persian_letter)
        .collect();
    cleaned.trim_matches(|c: char| c.is_whitespace() || is_joiner(c)).to_owned()
}

/// [`clean`] for a value of one line: line ends and runs of spaces become one space.
#[must_use]
pub fn clean_line(text: &str) -> String {
    squeeze_spaces(&clean(text))
}

/// The first character that no letter can show: letters know Persian, Arabic and European letters, digits, punctuation and
/// the usual signs, but no pictures. [`clean`] text is expected.
#[must_use]
pub fn unprintable(text: &str) -> Option<char> {
    text.chars().find(|character| !is_printable(*character))
}

fn is_printable(character: char) -> bool {
    matches!(
        character,
        '\n' | ' '..='~' | '\u{a0}'..='\u{17f}'
            // Arabic and Persian: punctuation, letters, vowel signs, digits.
            | '،' | '؛' | '؟' | 'ء'..='غ' | 'ـ'..='\u{655}' | '٠'..='٬' | '\u{670}'
            | 'پ' | 'چ' | 'ژ' | 'ک' | 'گ' | 'ۀ' | 'ی' | 'ە' | '۰'..='۹' | '﷼'
            // Letters of Kurdish names.
            | 'ڕ' | 'ڵ' | 'ۆ' | 'ێ'
            // Joiners, direction marks and isolates are never drawn.
            | '\u{200b}'..='\u{200f}' | '\u{61c}' | '\u{2066}'..='\u{2069}'
            | '\u{2000}'..='\u{200a}' | '‐'..='―' | '‘'..='„' | '†'..='•' | '…' | '‰' | '‹' | '›'
            | '€' | '№' | '™' | '−' | '≈' | '≠' | '≤' | '≥'
    )
}

/// Persian (`۰`–`۹`) and Arabic (`٠`–`٩`) digits as ASCII digits; everything else as it is.
#[must_use]
pub fn ascii_digits(text: &str) -> String {
    text.chars().map(ascii_digit).collect()
}

/// What a reader sees of `value`, with Persian digits. Never for codes, addresses and other machine strings.
#[must_use]
pub fn fa(value: impl Display) -> String {
    value.to_string().chars().map(persian_digit).collect()
}

/// A whole number in Persian digits, thousands parted by «٬»: `۱۲٬۵۰۰٬۰۰۰`.
#[must_use]
pub fn fa_grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::with_capacity(digits.len() * 3);
    if number < 0 {
        grouped.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('٬');
        }
        grouped.push(persian_digit(digit));
    }
    grouped
}

/// A number of bytes as a reader says it: «۵۱۲ بایت», «۸۶ کیلوبایت», «۴٫۸ مگابایت». One kilobyte is 1024 bytes.
///
/// Rounded down, so that a file one byte over a limit is shown neither smaller nor larger than the limit's own step.
#[must_use]
pub fn fa_bytes(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "گیگابایت"), (1 << 20, "مگابایت"), (1 << 10, "کیلوبایت")];
    for (size, name) in UNITS {
        if bytes >= size {
            let whole = bytes / size;
            let tenth = bytes % size * 10 / size;
            // A fraction matters for «۴٫۸ مگابایت», not for «۸۶ کیلوبایت».
            return if whole < 10 && tenth > 0 {
                format!("{}٫{} {name}", fa(whole), fa(tenth))
            } else {
                format!("{} {name}", fa(whole))
            };
        }
    }
    format!("{} بایت", fa(bytes))
}

/// A typed machine value without what a person adds for reading: spaces, ZWNJ, bidi and other invisible marks; digits in
/// ASCII, Persian letters for Arabic ones.
pub(crate) fn compact(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .nfc()
        .map(|c| ascii_digit(persian_letter(c)))
        .collect()
}

fn squeeze_spaces(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !squeezed.is_empty() {
            squeezed.push(' ');
        }
        squeezed.push_str(word);
    }
    squeezed
}

fn persian_letter(letter: char) -> char {
    match letter {
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        other => other,
    }
}

fn ascii_digit(digit: char) -> char {
    let offset = match digit {
        '۰'..='۹' => digit as u32 - '۰' as u32,
        '٠'..='٩' => digit as u32 - '٠' as u32,
        other => return other,
    };
    char::from_digit(offset, 10).unwrap_or(digit)
}

fn persian_digit(digit: char) -> char {
    digit.to_digit(10).and_then(|offset| char::from_u32('۰' as u32 + offset)).unwrap_or(digit)
}

fn is_joiner(c: char) -> bool {
    matches!(c, ZERO_WIDTH_NON_JOINER | ZERO_WIDTH_JOINER)
}

/// Characters that take no place: joiners, zero-width spaces, bidi marks and controls, soft hyphen, byte-order mark.
fn is_invisible(c: char) -> bool {
    is_joiner(c)
        || matches!(
            c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}'
        )
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFB}')
        || (c.is_control() && !c.is_whitespace())
}

/// What no stored text may hold although it is not invisible by nature: control characters that count as spaces (but
/// a tab, which becomes one) and the noncharacters, which XML refuses.
fn is_hidden_control(c: char) -> bool {
    (c.is_control() && c != '\t') || matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_word_share_a_search_key() {
        for (one, other) in [
            ("علي كريمي", "علی کریمی"),
            ("می‌شود", "میشود"),
            ("كتـــاب", "کتاب"),
            ("مُحَمَّد", "محمد"),
            ("آب", "اب"),
            ("مسأله", "مساله"),
            ("شمارۀ نامه", "شمارهٔ نامه"),
            ("۱۴۰۵/۲۳", "١٤٠٥/٢٣"),
            ("۱۴۰۵", "1405"),
            ("GSB  Portal", "gsb\tportal"),
            ("\u{202B}نامه\u{202C}", "نامه"),
            ("ﻻﻟﻪ", "لاله"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} / {other}");
        }
    }

    #[test]
    fn clean_keeps_what_the_writer_means() {
        assert_eq!(clean("  درخواست‌هاي ۲ گانه\r\nسطر دوم\u{0}\u{202E} "), "درخواست‌های ۲ گانه\nسطر دوم");
        assert_eq!(clean("\u{200C}\u{200F} \n"), "");
        assert_eq!(clean_line("یک\n  دو\tسه"), "یک دو سه");
    }

    #[test]
    fn digits_and_sizes_in_persian() {
        assert_eq!(fa("GSB-12 / 405"), "GSB-۱۲ / ۴۰۵");
        assert_eq!(ascii_digits("۰۱۲٣٤٥6"), "0123456");
        assert_eq!(fa_grouped(12_500_000), "۱۲٬۵۰۰٬۰۰۰");
        assert_eq!(fa_grouped(-1_000), "−۱٬۰۰۰");
        assert_eq!(fa_grouped(0), "۰");
        assert_eq!(fa_bytes(512), "۵۱۲ بایت");
        assert_eq!(fa_bytes(88_064), "۸۶ کیلوبایت");
        assert_eq!(fa_bytes(5 << 20), "۵ مگابایت");
        assert_eq!(fa_bytes(5_100_000), "۴٫۸ مگابایت");
    }

    proptest! {
        #[test]
        fn folding_and_cleaning_are_idempotent(text in any::<String>()) {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded);
            let cleaned = clean(&text);
            prop_assert_eq!(clean(&cleaned), cleaned);
            let line = clean_line(&text);
            prop_assert_eq!(clean_line(&line), line);
            let compacted = compact(&text);
            prop_assert_eq!(compact(&compacted), compacted);
        }

        #[test]
        fn persian_digits_read_back(number in any::<i64>()) {
            prop_assert_eq!(ascii_digits(&fa(number)), number.to_string());
        }
    }
}
