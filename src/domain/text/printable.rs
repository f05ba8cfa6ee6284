//! Which characters a letter can show.

/// The first character that no letter can show: letters know Persian, Arabic and European letters, digits, punctuation and
/// the usual signs, but no pictures. [`super::clean`] text is expected.
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
