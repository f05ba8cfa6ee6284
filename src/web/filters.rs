//! What templates may do with a value: Persian digits, directions of mixed text, the error of a field.

use kartabl_domain::text;
use minijinja::{AutoEscape, Environment, Error, Output, State, Value, escape_formatter, value::ValueKind};
use std::fmt::{self, Write};

pub(crate) fn add(environment: &mut Environment<'static>) {
    environment.add_filter("fa", fa);
    environment.add_filter("isolate", isolate);
    environment.add_filter("error", error);
    environment.set_formatter(format);
}

/// The engine's own escaping also writes `/` as an entity; addresses stay readable and pages smaller without that.
fn format(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() && matches!(state.auto_escape(), AutoEscape::Html) => {
            write!(out, "{}", Escaped(text)).map_err(Error::from)
        }
        _ => escape_formatter(out, state, value),
    }
}

/// Text as HTML, for element content and quoted attributes.
struct Escaped<'t>(&'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['<', '>', '&', '"', '\'']) {
            f.write_str(&rest[..at])?;
            f.write_str(match rest.as_bytes()[at] {
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'&' => "&amp;",
                b'"' => "&quot;",
                _ => "&#x27;",
            })?;
            rest = &rest[at + 1..];
        }
        f.write_str(rest)
    }
}

/// Persian digits; whole numbers are grouped by thousands.
fn fa(value: &Value) -> String {
    match i64::try_from(value.clone()) {
        Ok(number) if value.kind() == ValueKind::Number => text::fa_grouped(number),
        _ => text::fa(value),
    }
}

/// The text of the error at this field of a form; empty when there is none.
fn error(form: &Value, field: &str) -> Result<String, Error> {
    for error in form.get_attr("errors")?.try_iter()? {
        if error.get_attr("field")?.as_str() == Some(field) {
            return Ok(error.get_attr("text")?.to_string());
        }
    }
    Ok(String::new())
}

/// Escaped text in which foreign words keep their direction: codes, addresses and Latin words left to right, letter
/// numbers that carry a Persian letter right to left (else their parts change places).
fn isolate(value: &Value) -> Value {
    let text = value.to_string();
    let mut html = String::with_capacity(text.len() + 32);
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let core = word.trim_matches(is_around);
        let start = word.find(core).unwrap_or(0);
        let (before, after) = (&piece[..start], &piece[start + core.len()..]);
        let opening = match direction(core) {
            Direction::Plain => None,
            Direction::Code => Some("<bdi class=\"code\">"),
            Direction::Latin => Some("<bdi class=\"ltr\">"),
            Direction::Number => Some("<bdi dir=\"rtl\">"),
        };
        // Writing to a String cannot fail.
        let _ = match opening {
            None => write!(html, "{}", Escaped(piece)),
            Some(open) => {
                write!(html, "{}{open}{}</bdi>{}", Escaped(before), Escaped(core), Escaped(after))
            }
        };
    }
    Value::from_safe_string(html)
}

enum Direction {
    Plain,
    Code,
    Latin,
    Number,
}

fn direction(word: &str) -> Direction {
    let letters = word.chars().any(|c| c.is_ascii_alphabetic());
    let digits = word.chars().any(|c| c.is_ascii_digit());
    let joints = word.chars().any(|c| matches!(c, '.' | '/' | ':' | '@' | '_' | '-'));
    if word.chars().all(|c| c.is_ascii_graphic()) {
        return match (letters, digits, joints) {
            (true, true, _) => Direction::Code,
            (true, false, _) if word.contains(['.', '@', '_', ':']) => Direction::Code,
            (true, false, _) => Direction::Latin,
            (false, true, true) => Direction::Code,
            _ => Direction::Plain,
        };
    }
    let persian_digits = word.chars().any(|c| ('۰'..='۹').contains(&c));
    let persian_letters = word.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    if persian_digits && persian_letters && word.contains('/') { Direction::Number } else { Direction::Plain }
}

fn is_around(c: char) -> bool {
    matches!(
        c,
        '«' | '»' | '(' | ')' | '[' | ']' | '"' | '\'' | '.' | ',' | '،' | '؛' | ';' | ':' | '!' | '؟' | '…'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn isolated(text: &str) -> String {
        isolate(&Value::from(text)).to_string()
    }

    #[test]
    fn foreign_words_keep_their_direction() {
        assert_eq!(isolated("گذرگاه (PGSB) است."), "گذرگاه (<bdi class=\"ltr\">PGSB</bdi>) است.");
        assert_eq!(isolated("کد 66E0814240، بسته"), "کد <bdi class=\"code\">66E0814240</bdi>، بسته");
        assert_eq!(isolated("192.168.40.12 — ۳"), "<bdi class=\"code\">192.168.40.12</bdi> — ۳");
        assert_eq!(
            isolated("نامهٔ ۴۰۵/ص/۱۲۷ مورخ ۱۴۰۵/۰۹/۱۸"),
            "نامهٔ <bdi dir=\"rtl\">۴۰۵/ص/۱۲۷</bdi> مورخ ۱۴۰۵/۰۹/۱۸"
        );
        assert_eq!(isolated("فایل PDF‌ها\nو «استعلام»"), "فایل PDF‌ها\nو «استعلام»");
    }

    #[test]
    fn markup_stays_text() {
        assert_eq!(isolated("<b>x1</b> & ی"), "<bdi class=\"code\">&lt;b&gt;x1&lt;/b&gt;</bdi> &amp; ی");
    }

    #[test]
    fn numbers_are_grouped_and_texts_only_changed_in_script() {
        assert_eq!(fa(&Value::from(12_500)), "۱۲٬۵۰۰");
        assert_eq!(fa(&Value::from("1405/09/02")), "۱۴۰۵/۰۹/۰۲");
    }
}
