//! The values a form may hold, one file each: parsed at the door, kept in one normal spelling.

mod consignment_number;
mod email;
mod fault;
mod ip_address;
mod jalali;
mod kind;
mod legal_id;
mod letter_date;
mod letter_number;
mod mobile;
mod national_code;
mod phone;
mod postal_address;
mod postal_code;
mod tracking;
mod web_url;
mod zone;

#[cfg(test)]
mod tests;

pub use consignment_number::ConsignmentNumber;
pub use email::Email;
pub use fault::ValueFault;
pub use ip_address::IpAddress;
pub use jalali::JalaliDate;
pub use kind::ValueKind;
pub use legal_id::LegalId;
pub use letter_date::letter_date;
pub use letter_number::LetterNumber;
pub use mobile::Mobile;
pub use national_code::NationalCode;
pub use phone::Phone;
pub use postal_address::PostalAddress;
pub use postal_code::PostalCode;
pub use tracking::TrackingCode;
pub use web_url::WebUrl;
pub use zone::{tehran, time_of_day, weekday_name};

/// What all values share: they show, serialise and compare as their normal spelling, and are read only through `parse`.
macro_rules! text_value {
    ($name:ident) => {
        impl $name {
            /// The normal spelling, as it is stored and compared.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::values::ValueFault;

            fn from_str(given: &str) -> Result<Self, Self::Err> {
                Self::parse(given)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::values::ValueFault;

            fn try_from(given: String) -> Result<Self, Self::Error> {
                Self::parse(&given)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    };
}
pub(crate) use text_value;

/// The digits of `text` if it is exactly `N` ASCII digits.
fn digits<const N: usize>(text: &str) -> Option<[u32; N]> {
    let mut found = [0; N];
    let mut characters = text.chars();
    for place in &mut found {
        *place = characters.next()?.to_digit(10)?;
    }
    characters.next().is_none().then_some(found)
}

/// Drops what people put between the groups of a number: `0912-345 67 89`, `(021) 8811 4000`.
fn without_separators(compact: &str) -> String {
    compact.chars().filter(|c| !matches!(c, '-' | '‐' | '‑' | '–' | '—' | '−' | '(' | ')')).collect()
}

/// The number as it is dialled inside the country: `+98`, `98` and `0098` become the leading `0`.
///
/// `98` without a sign counts as the country's prefix only before ten further digits.
fn domestic_number(given: &str) -> String {
    let number = without_separators(&crate::text::compact(given));
    let subscriber = if let Some(rest) = number.strip_prefix("+98").or_else(|| number.strip_prefix("0098")) {
        rest.strip_prefix('0').unwrap_or(rest)
    } else if let Some(rest) = number.strip_prefix("98").filter(|rest| rest.len() == 10) {
        rest
    } else if let Some(rest) = number.strip_prefix('0') {
        rest
    } else {
        return number;
    };
    format!("0{subscriber}")
}
