//! Figures as they are written in Persian findings.

/// A whole number in Persian digits.
pub(crate) fn number(value: impl TryInto<u64>) -> String {
    let value = value.try_into().unwrap_or(u64::MAX);
    value.to_string().bytes().filter_map(|digit| char::from_u32(0x06f0 + u32::from(digit - b'0'))).collect()
}

/// A size in the largest unit in which it is still a whole number of hundredths.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 2] = [(1 << 20, "مگابایت"), (1 << 10, "کیلوبایت")];
    for (unit, name) in UNITS {
        if bytes >= unit && (bytes * 100).is_multiple_of(unit) {
            return match bytes % unit * 100 / unit {
                0 => format!("{} {name}", number(bytes / unit)),
                hundredths => {
                    let tens = number(hundredths / 10);
                    format!("{}٫{tens}{} {name}", number(bytes / unit), number(hundredths % 10))
                }
            };
        }
    }
    format!("{} بایت", number(bytes))
}

/// Page numbers (counted from 1) as a list that stays short.
pub(crate) fn pages(pages: &[u32]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<_> = pages.iter().take(SHOWN).map(|page| number(*page)).collect();
    match pages {
        [] => String::new(),
        [_] => format!("صفحهٔ {}", shown[0]),
        _ if pages.len() <= SHOWN => format!("صفحه‌های {}", shown.join("، ")),
        _ => format!("صفحه‌های {} و … ({} صفحه)", shown.join("، "), number(pages.len() as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_in_persian_text() {
        assert_eq!(size(5 << 20), "۵ مگابایت");
        assert_eq!(size((5 << 20) + 1), "۵۲۴۲۸۸۱ بایت");
        assert_eq!(size(1536), "۱٫۵۰ کیلوبایت");
        assert_eq!(pages(&[3]), "صفحهٔ ۳");
        assert_eq!(pages(&[1, 2]), "صفحه‌های ۱، ۲");
    }
}
