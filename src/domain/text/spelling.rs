//! The spelling of Persian text: what is stored and what is searched.

use super::digits::ascii_digit;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

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

/// A noun with the ending that makes it «any» or «a», as after «هیچ»: سامانه‌ای، موردی، جایی، فرد فنی‌ای.
#[must_use]
pub fn indefinite(noun: &str) -> String {
    let ending = match noun.chars().next_back() {
        Some('ه' | 'ۀ' | 'ی') => "\u{200C}ای",
        Some('ا' | 'و') => "یی",
        _ => "ی",
    };
    format!("{noun}{ending}")
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
