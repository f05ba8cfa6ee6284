//! Makes the texts of a letter printable: one kind of line break, no control characters, nothing that the fonts lack.

use crate::error::LetterError;
use serde_json::Value;

/// The number of letters that fit on a line, even wide ones.
const LINE: usize = 60;

/// The number of letters that fit into a narrow cell of a table.
const CELL: usize = 20;

/// Cleans every string below `value`; `has_glyph` says whether the fonts can print a character.
///
/// # Errors
/// [`LetterError::Unprintable`] with the first character that can't be printed.
pub(crate) fn make_printable(
    value: &mut Value,
    field: &str,
    has_glyph: &impl Fn(char) -> bool,
) -> Result<(), LetterError> {
    match value {
        Value::String(text) => {
            let clean = match field {
                // An address that is opened must stay as it is.
                "verification_url" => clean(text),
                "table" => breakable(&clean(text), CELL),
                _ => breakable(&clean(text), LINE),
            };
            match clean
                .chars()
                .find(|&character| character != '\n' && !is_mark(character) && !has_glyph(character))
            {
                Some(character) => {
                    return Err(LetterError::Unprintable { field: field.to_owned(), character });
                }
                None => *text = clean,
            }
        }
        Value::Array(items) => {
            for item in items {
                make_printable(item, field, has_glyph)?;
            }
        }
        Value::Object(fields) => {
            for (name, item) in fields {
                make_printable(item, if field.is_empty() { name } else { field }, has_glyph)?;
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    Ok(())
}

/// Without spaces there is no place to break a line: a word that may not fit gets one after each letter.
fn breakable(text: &str, longest: usize) -> String {
    let mut broken = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let long = word.chars().count() > longest;
        for (index, letter) in word.chars().enumerate() {
            if long && index > 0 {
                broken.push('\u{200b}');
            }
            broken.push(letter);
        }
    }
    broken
}

fn clean(text: &str) -> String {
    text.replace("\r\n", "\n")
        // One letter instead of two that share a place: readers of the file would turn the two round.
        .replace("ه\u{654}", "ۀ")
        .chars()
        .filter_map(|character| match character {
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
            '\t' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
            // An embedding or override without its end would turn the rest of the line round.
            '\u{202a}'..='\u{202e}' => None,
            '\u{ad}' | '\u{feff}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' => None,
            character if character.is_control() => None,
            character => Some(character),
        })
        .collect()
}

/// Joiners, direction marks and isolates: they steer shaping and order and are never drawn.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{61c}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn line_breaks_become_one_kind_and_disturbing_characters_go() {
        assert_eq!(clean("a\r\nb\rc\u{2028}d\te\0\u{202e}f\u{feff}"), "a\nb\nc\nd ef");
        assert_eq!(clean("می‌شود\u{2067}x\u{2069}"), "می‌شود\u{2067}x\u{2069}");
    }

    #[test]
    fn only_words_longer_than_a_line_get_places_to_break() {
        assert_eq!(breakable("یک دو\nabc", 3), "یک دو\nabc");
        assert_eq!(breakable("ab abcde", 4), "ab a\u{200b}b\u{200b}c\u{200b}d\u{200b}e");
    }

    #[test]
    fn the_field_of_an_unprintable_character_is_named() {
        let mut value = json!({"subject": "a", "table": {"rows": [["b", "c\u{1f600}"]]}});
        let error = make_printable(&mut value, "", &|character| character.is_ascii()).unwrap_err();
        assert_eq!(error.to_string(), "the fonts have no glyph for \\u{1f600} in table");
    }
}
