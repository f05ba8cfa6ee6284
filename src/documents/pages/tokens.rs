//! The tokens of a content stream (ISO 32000-2, 7.8.2), read one after the other without building anything, so that
//! neither deep nesting nor endless lists cost memory.

use std::borrow::Cow;

/// One token of a content stream, as far as tokens matter here.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'a> {
    Number(f64),
    Name(Cow<'a, [u8]>),
    String(StringToken<'a>),
    Operator(&'a [u8]),
}

/// A string as the stream writes it, without its brackets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum StringToken<'a> {
    /// In parentheses, with escapes.
    Literal(&'a [u8]),
    /// In hexadecimal digits, with spaces.
    Hexadecimal(&'a [u8]),
}

impl StringToken<'_> {
    /// Whether the string has no bytes.
    pub(super) fn is_empty(self) -> bool {
        match self {
            Self::Literal(source) => source.is_empty(),
            Self::Hexadecimal(source) => !source.iter().any(u8::is_ascii_hexdigit),
        }
    }

    /// The bytes that the string stands for.
    pub(super) fn bytes(self) -> Vec<u8> {
        match self {
            Self::Literal(source) => unescaped_text(source),
            Self::Hexadecimal(source) => {
                let digits: Vec<_> =
                    source.iter().filter_map(|byte| char::from(*byte).to_digit(16)).collect();
                let byte = |pair: &[u32]| (pair[0] << 4 | pair.get(1).copied().unwrap_or(0)) as u8;
                digits.chunks(2).map(byte).collect()
            }
        }
    }
}

/// Reads tokens. Brackets of arrays and dictionaries are skipped; what stands between them is not.
pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    pub(super) fn of(content: &'a [u8]) -> Self {
        Self { rest: content }
    }

    /// Skips the pixels of an inline image, up to its `EI`.
    pub(super) fn skip_image(&mut self) {
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

    /// A string in parentheses, which may nest.
    fn literal(&mut self) -> StringToken<'a> {
        let (mut open, mut at) = (1_usize, 0);
        while let Some(byte) = self.rest.get(at) {
            match byte {
                b'\\' => at += 1,
                b'(' => open += 1,
                b')' if open == 1 => {
                    let source = self.take(at + 1);
                    return StringToken::Literal(&source[..at]);
                }
                b')' => open -= 1,
                _ => {}
            }
            at += 1;
        }
        StringToken::Literal(self.take(self.rest.len()))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            match *self.rest.first()? {
                byte if is_space(byte) => drop(self.take(1)),
                b'%' => {
                    let line = memchr::memchr2(b'\r', b'\n', self.rest).unwrap_or(self.rest.len());
                    self.take(line);
                }
                b'/' => {
                    self.take(1);
                    return Some(Token::Name(unescaped(self.regular())));
                }
                b'(' => {
                    self.take(1);
                    return Some(Token::String(self.literal()));
                }
                b'<' if self.rest.get(1) != Some(&b'<') => {
                    let end = memchr::memchr(b'>', self.rest).map_or(self.rest.len(), |at| at + 1);
                    return Some(Token::String(StringToken::Hexadecimal(self.take(end))));
                }
                b'<' => drop(self.take(2)),
                byte if is_delimiter(byte) => drop(self.take(1)),
                _ => {
                    let token = self.regular();
                    return Some(match number(token) {
                        Some(number) => Token::Number(number),
                        None => Token::Operator(token),
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

fn number(token: &[u8]) -> Option<f64> {
    matches!(token.first()?, b'0'..=b'9' | b'+' | b'-' | b'.').then_some(())?;
    std::str::from_utf8(token).ok()?.parse().ok()
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

/// The bytes of a string in parentheses (ISO 32000-2, 7.3.4.2).
fn unescaped_text(source: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(source.len());
    let mut rest = source.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            plain.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'n') => plain.push(b'\n'),
            Some(b'r') => plain.push(b'\r'),
            Some(b't') => plain.push(b'\t'),
            Some(b'b') => plain.push(8),
            Some(b'f') => plain.push(12),
            // The line goes on.
            Some(b'\r') => drop(rest.next_if_eq(&b'\n')),
            Some(b'\n') | None => {}
            Some(first @ b'0'..=b'7') => {
                let mut code = u16::from(first - b'0');
                for _ in 0..2 {
                    let Some(digit) = rest.next_if(|byte| (b'0'..=b'7').contains(byte)) else { break };
                    code = code * 8 + u16::from(digit - b'0');
                }
                plain.push(code as u8);
            }
            Some(other) => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tokens_through_strings_comments_and_brackets() {
        let tokens: Vec<_> = Tokens::of(b"/F#31 12 Tf % (no) Tj\n[(a\\)(b)) -20.5 <0a0>]TJ q").collect();
        assert_eq!(
            tokens,
            [
                Token::Name(Cow::Borrowed(b"F1")),
                Token::Number(12.0),
                Token::Operator(b"Tf"),
                Token::String(StringToken::Literal(b"a\\)(b)")),
                Token::Number(-20.5),
                Token::String(StringToken::Hexadecimal(b"<0a0>")),
                Token::Operator(b"TJ"),
                Token::Operator(b"q"),
            ]
        );
    }

    #[test]
    fn strings_stand_for_bytes() {
        assert_eq!(StringToken::Literal(br"a\)(b)\061\7\q\\").bytes(), b"a)(b)1\x07q\\");
        assert_eq!(StringToken::Literal(b"one\\\r\n two\\").bytes(), b"one two");
        assert_eq!(StringToken::Hexadecimal(b"<0a 0>").bytes(), [10, 0]);
        assert!(StringToken::Hexadecimal(b"<>").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn ends_on_any_bytes(bytes: Vec<u8>) {
            let mut tokens = Tokens::of(&bytes);
            while let Some(token) = tokens.next() {
                if let Token::String(text) = token {
                    text.bytes();
                }
                if token == Token::Operator(b"ID") {
                    tokens.skip_image();
                }
            }
        }
    }
}
