//! The `ToUnicode` table of a font: the characters of its codes.

use std::collections::HashMap;

/// A range of codes that is longer than this says nothing of digits.
pub(super) const MAX_RANGE: u32 = 0xffff;

/// The codes that a table of characters (ISO 32000-2, 9.10.3) calls digits.
pub(super) fn digits(table: &[u8]) -> HashMap<u32, char> {
    let mut codes = HashMap::new();
    let mut parts = Parts(table);
    let mut note = |code: u32, text: u32| {
        if let Some(digit) = char::from_u32(text).filter(|text| text.is_numeric()) {
            codes.insert(code, digit);
        }
    };
    while let Some(part) = parts.next() {
        match part {
            Part::Word(b"beginbfchar") => {
                while let Some(Part::Code(code)) = parts.next() {
                    let Some(Part::Code(text)) = parts.next() else { break };
                    note(code, text);
                }
            }
            Part::Word(b"beginbfrange") => {
                while let Some(Part::Code(first)) = parts.next() {
                    let Some(Part::Code(last)) = parts.next() else { break };
                    match parts.next() {
                        Some(Part::Code(text)) if last.saturating_sub(first) <= MAX_RANGE => {
                            // Ten digits follow each other; a range that begins long before them holds all of them.
                            (first..=last).zip(text..=u32::MAX).for_each(|(code, text)| note(code, text));
                        }
                        Some(Part::Open) => {
                            for code in first..=last {
                                let Some(Part::Code(text)) = parts.next() else { break };
                                note(code, text);
                            }
                        }
                        _ => break,
                    }
                }
            }
            _ => {}
        }
    }
    codes
}

/// One part of a table.
enum Part<'a> {
    Code(u32),
    Open,
    Word(&'a [u8]),
}

struct Parts<'a>(&'a [u8]);

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        loop {
            let rest = self.0.trim_ascii_start();
            let (first, after) = rest.split_first()?;
            let until = |ends: fn(&u8) -> bool| after.iter().position(ends).unwrap_or(after.len());
            match first {
                b'<' if after.first() != Some(&b'<') => {
                    let (code, rest) = after.split_at(until(|byte| *byte == b'>'));
                    self.0 = rest.get(1..).unwrap_or_default();
                    // A text of several characters is no digit.
                    let digits = code.iter().filter_map(|byte| char::from(*byte).to_digit(16));
                    let code = digits.take(9).fold(0_u64, |code, digit| code << 4 | u64::from(digit));
                    return Some(Part::Code(u32::try_from(code).unwrap_or(u32::MAX)));
                }
                b'[' => {
                    self.0 = after;
                    return Some(Part::Open);
                }
                b']' | b'<' | b'>' | b'(' | b')' => self.0 = after,
                _ => {
                    let end = until(|byte| byte.is_ascii_whitespace() || b"<>[]()/".contains(byte));
                    self.0 = &after[end..];
                    return Some(Part::Word(&rest[..=end]));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_found_in_every_form_of_a_table() {
        let table = b"1 begincodespacerange <0000> <ffff> endcodespacerange
            2 beginbfchar <0003> <0020> <0013> <06F1> endbfchar
            3 beginbfrange <0020><0022><06F4> <0030> <0031> [<06F7> <0041>] <0040> <0050> <062806F2> endbfrange";
        let mut found: Vec<_> = digits(table).into_iter().collect();
        found.sort_unstable();
        assert_eq!(found, [(0x13, '۱'), (0x20, '۴'), (0x21, '۵'), (0x22, '۶'), (0x30, '۷')]);
    }

    proptest::proptest! {
        #[test]
        fn a_table_of_any_bytes_ends(bytes in "[<>\\[\\] 0-9a-f]{0,60}|\\PC{0,60}") {
            digits(&[b"1 beginbfrange <00> <ff> ", bytes.as_bytes()].concat());
        }
    }

    #[test]
    fn a_range_may_begin_at_the_last_number() {
        assert!(digits(b"1 beginbfrange <00> <ff> <1000000000>").is_empty());
    }
}
