//! Names in certificates, as they are shown to people.

use cms::cert::x509::name::Name;

const COMMON_NAME: &str = "2.5.4.3";
const ORGANISATION: &str = "2.5.4.10";

/// Longer names are cut, in characters.
const MAX_NAME: usize = 80;

/// The common name, else the organisation.
pub(super) fn name(of: &Name) -> String {
    let parts = || of.0.iter().flat_map(|part| part.0.iter());
    let called = |wanted: &str| {
        let part = parts().find(|part| part.oid.to_string() == wanted)?;
        let text = String::from_utf8_lossy(part.value.value());
        // A name is a stranger's text: it must not turn or break the line that shows it.
        let text: String = text.chars().filter(|letter| !steers(*letter)).take(MAX_NAME).collect();
        Some(text).filter(|text| !text.trim().is_empty())
    };
    called(COMMON_NAME).or_else(|| called(ORGANISATION)).unwrap_or_else(|| "بی‌نام".to_owned())
}

fn steers(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
