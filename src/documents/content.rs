//! The words of a page's content stream, read one after the other without building anything, so that neither deep
//! nesting nor endless lists cost memory.

use std::borrow::Cow;

/// What a content stream is made of, as far as it matters here.
#[derive(Debug, PartialEq)]
pub(crate) enum Word<'a> {
    Number(f64),
    Name(Cow<'a, [u8]>),
    /// A string of this many source bytes.
    Text(usize),
    Operator(&'a [u8]),
}

/// Reads the words; brackets of arrays and dictionaries are skipped, what stands in them is not.
pub(crate) struct Words<'a> {
    rest: &'a [u8],
}

impl<'a> Words<'a> {
    pub(crate) fn of(content: &'a [u8]) -> Self {
        Self { rest: content }
    }

    /// Skips the pixels of an inline image, up to its `EI`.
    pub(crate) fn skip_image(&mut self) {
        let mut ends = memchr::memmem::find_iter(self.rest, b"EI");
        let end = ends.find(|&at| {
            let before = at.checked_sub(1).is_none_or(|before| is_space(self.rest[before]));
            before && self.rest.get(at + 2).is_none_or(|after| is_space(*after))
        });
        self.rest = end.map_or(&[], |at| &self.rest[at + 2..]);
    }

    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn regular(&mut self) -> &'a [u8] {
        let end = self.rest.iter().position(|byte| is_space(*byte) || is_delimiter(*byte));
        self.take(end.unwrap_or(self.rest.len()))
    }

    /// The length of a string in parentheses, which may nest.
    fn literal(&mut self) -> usize {
        let (mut open, mut at) = (1_usize, 0);
        while let Some(byte) = self.rest.get(at) {
            match byte {
                b'\\' => at += 1,
                b'(' => open += 1,
                b')' if open == 1 => {
                    self.take(at + 1);
                    return at;
                }
                b')' => open -= 1,
                _ => {}
            }
            at += 1;
        }
        self.rest = &[];
        at
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = Word<'a>;

    fn next(&mut self) -> Option<Word<'a>> {
        loop {
            match *self.rest.first()? {
                byte if is_space(byte) => drop(self.take(1)),
                b'%' => {
                    let line = memchr::memchr2(b'\r', b'\n', self.rest).unwrap_or(self.rest.len());
                    self.take(line);
                }
                b'/' => {
                    self.take(1);
                    return Some(Word::Name(unescaped(self.regular())));
                }
                b'(' => {
                    self.take(1);
                    return Some(Word::Text(self.literal()));
                }
                b'<' if self.rest.get(1) != Some(&b'<') => {
                    let end = memchr::memchr(b'>', self.rest).map_or(self.rest.len(), |at| at + 1);
                    let digits = self.take(end).iter().filter(|byte| byte.is_ascii_hexdigit()).count();
                    return Some(Word::Text(digits.div_ceil(2)));
                }
                b'<' => drop(self.take(2)),
                byte if is_delimiter(byte) => drop(self.take(1)),
                _ => {
                    let word = self.regular();
                    return Some(match number(word) {
                        Some(number) => Word::Number(number),
                        None => Word::Operator(word),
                    });
                }
            }
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn number(word: &[u8]) -> Option<f64> {
    matches!(word.first()?, b'0'..=b'9' | b'+' | b'-' | b'.').then_some(())?;
    std::str::from_utf8(word).ok()?.parse().ok()
}

/// A name with its `#xx` written out.
fn unescaped(name: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'#', name).is_none() {
        return Cow::Borrowed(name);
    }
    let mut plain = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((&byte, after)) = rest.split_first() {
        let code = (byte == b'#').then(|| after.get(..2)).flatten();
        let code = code.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        plain.push(code.unwrap_or(byte));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_words_through_strings_comments_and_brackets() {
        let words: Vec<_> = Words::of(b"/F#31 12 Tf % (no) Tj\n[(a\\)(b)) -20.5 <0a0>]TJ q").collect();
        assert_eq!(
            words,
            [
                Word::Name(Cow::Borrowed(b"F1")),
                Word::Number(12.0),
                Word::Operator(b"Tf"),
                Word::Text(6),
                Word::Number(-20.5),
                Word::Text(2),
                Word::Operator(b"TJ"),
                Word::Operator(b"q"),
            ]
        );
    }

    proptest::proptest! {
        #[test]
        fn ends_on_any_bytes(bytes: Vec<u8>) {
            let mut words = Words::of(&bytes);
            while let Some(word) = words.next() {
                if word == Word::Operator(b"ID") {
                    words.skip_image();
                }
            }
        }
    }
}
