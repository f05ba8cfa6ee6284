//! Makes texts of a letter printable: one kind of line break, nothing invisible that disturbs, nothing the fonts lack.

use crate::LetterError;
use serde_json::Value;

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
            let clean = clean(text);
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
    fn the_field_of_an_unprintable_character_is_named() {
        let mut value = json!({"subject": "a", "table": {"rows": [["b", "c\u{1f600}"]]}});
        let error = make_printable(&mut value, "", &|character| character.is_ascii()).unwrap_err();
        assert_eq!(error.to_string(), "the fonts have no glyph for \\u{1f600} in table");
    }
}
