//! The names under which files leave the house.

use super::MediaType;
use crate::text::clean_line;

/// The longest name, in characters, ending included.
const LONGEST: usize = 100;
/// An ending of a name is at most this long, in characters.
const LONGEST_ENDING: usize = 5;

/// The name under which a file is kept and handed out: what the sender called it, without folders and signs that file
/// systems or readers trip over, and always with the ending of the type that its bytes have. An ending that the sender
/// chose never leaves the house. `slot` names a file without a name.
#[must_use]
pub fn file_name(given: &str, slot: &str, media: MediaType) -> String {
    let cleaned = clean_line(given);
    let name = cleaned.rsplit(['/', '\\']).next().unwrap_or_default();
    let base: String = without_ending(name.trim_end_matches([' ', '.']))
        .chars()
        .map(|sign| if matches!(sign, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '-' } else { sign })
        .collect();
    let base = base.trim_matches(|sign: char| sign == '.' || sign.is_whitespace());
    let base = if base.is_empty() { slot } else { base };
    let ending = media.extension();
    let room = LONGEST - ending.len() - 1;
    let base: String = base.chars().take(room).collect();
    format!("{}.{ending}", base.trim_end())
}

/// A name without the ending that looks like the one of a type.
fn without_ending(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((base, ending))
            if (1..=LONGEST_ENDING).contains(&ending.len())
                && ending.chars().all(|sign| sign.is_ascii_alphanumeric())
                && !ending.chars().all(|sign| sign.is_ascii_digit()) =>
        {
            base
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_is_that_of_the_bytes_and_the_name_keeps_no_folder() {
        let pdf = |given: &str| file_name(given, "letter", MediaType::Pdf);
        for (given, expected) in [
            ("نامه.pdf", "نامه.pdf"),
            ("photo.jpg.hta", "photo.jpg.pdf"),
            ("نامهٔ شمارهٔ 1404.12", "نامهٔ شمارهٔ 1404.12.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\نامه\u{202E}\0.PDF", "نامه.pdf"),
            ("a<b>:c|d?.pdf", "a-b--c-d-.pdf"),
            ("invoice.pdf.exe. . ", "invoice.pdf.pdf"),
            (".pdf", "letter.pdf"),
            ("..", "letter.pdf"),
            ("", "letter.pdf"),
        ] {
            assert_eq!(pdf(given), expected, "{given}");
        }
        assert_eq!(file_name("عکس.heic", "photo", MediaType::Jpeg), "عکس.jpg");
        let long = pdf(&format!("{}.pdf", "ن".repeat(300)));
        assert_eq!((long.chars().count(), long.ends_with("ن.pdf")), (LONGEST, true));
        assert_eq!(pdf(&long), long, "a kept name stays as it is");
    }
}
