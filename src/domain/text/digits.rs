//! How digits are read and how numbers are shown.

use std::fmt::Display;

/// Persian (`۰`–`۹`) and Arabic (`٠`–`٩`) digits as ASCII digits; everything else as it is.
#[must_use]
pub fn ascii_digits(text: &str) -> String {
    text.chars().map(ascii_digit).collect()
}

/// What a reader sees of `value`, with Persian digits. Never for codes, addresses and other machine strings.
#[must_use]
pub fn fa(value: impl Display) -> String {
    value.to_string().chars().map(persian_digit).collect()
}

/// A whole number in Persian digits, thousands parted by «٬»: `۱۲٬۵۰۰٬۰۰۰`.
#[must_use]
pub fn fa_grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::with_capacity(digits.len() * 3);
    if number < 0 {
        grouped.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('٬');
        }
        grouped.push(persian_digit(digit));
    }
    grouped
}

/// A number of bytes as a reader says it: «۵۱۲ بایت», «۸۶ کیلوبایت», «۴٫۸ مگابایت». One kilobyte is 1024 bytes.
///
/// Rounded down, so that a file one byte over a limit is shown neither smaller nor larger than the limit's own step.
#[must_use]
pub fn fa_bytes(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "گیگابایت"), (1 << 20, "مگابایت"), (1 << 10, "کیلوبایت")];
    for (size, name) in UNITS {
        if bytes >= size {
            let whole = bytes / size;
            let tenth = bytes % size * 10 / size;
            // A fraction matters for «۴٫۸ مگابایت», not for «۸۶ کیلوبایت».
            return if whole < 10 && tenth > 0 {
                format!("{}٫{} {name}", fa(whole), fa(tenth))
            } else {
                format!("{} {name}", fa(whole))
            };
        }
    }
    format!("{} بایت", fa(bytes))
}

pub(super) fn ascii_digit(digit: char) -> char {
    let offset = match digit {
        '۰'..='۹' => digit as u32 - '۰' as u32,
        '٠'..='٩' => digit as u32 - '٠' as u32,
        other => return other,
    };
    char::from_digit(offset, 10).unwrap_or(digit)
}

fn persian_digit(digit: char) -> char {
    digit.to_digit(10).and_then(|offset| char::from_u32('۰' as u32 + offset)).unwrap_or(digit)
}
