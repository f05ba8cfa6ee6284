//! One door to all values, for fields whose type is named in a procedure file.

use super::{
    Email, IpAddress, JalaliDate, LegalId, LetterNumber, Mobile, NationalCode, Phone, PostalCode, ValueFault,
    WebUrl,
};
use crate::text::{clean, clean_line};
use serde::{Deserialize, Serialize};

/// Longest text of one line, in characters.
const LONGEST_TEXT: usize = 500;
/// Longest text of several lines, in characters.
const LONGEST_LONG_TEXT: usize = 10_000;

/// The type of a field's text (SPEC §2), spelled in procedure files as in [`ValueKind::name`].
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ValueKind {
    /// Text of one line, 500 characters at most.
    Text,
    /// Text of several lines, 10,000 characters at most.
    LongText,
    /// [`NationalCode`].
    NationalCode,
    /// [`LegalId`].
    LegalId,
    /// [`Mobile`].
    Mobile,
    /// [`Phone`].
    Phone,
    /// [`PostalCode`].
    PostalCode,
    /// [`Email`].
    Email,
    /// [`WebUrl`].
    Url,
    /// [`IpAddress`].
    Ip,
    /// [`JalaliDate`], kept as `1404/04/11`.
    JalaliDate,
    /// [`LetterNumber`].
    LetterNumber,
}

impl ValueKind {
    /// Every kind, in the order of SPEC §2.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The name of the kind in procedure files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The normal spelling of what was typed, as it is stored. Normalising it again changes nothing.
    ///
    /// An empty text is a text; whether a field may be empty is the procedure's question, to be asked before.
    ///
    /// # Errors
    /// When the text is no value of this kind.
    pub fn normalise(self, given: &str) -> Result<String, ValueFault> {
        Ok(match self {
            Self::Text => within(clean_line(given), LONGEST_TEXT, "متن تا ۵۰۰ نویسه")?,
            Self::LongText => within(clean(given), LONGEST_LONG_TEXT, "متن تا ۱۰٬۰۰۰ نویسه")?,
            Self::NationalCode => NationalCode::parse(given)?.into(),
            Self::LegalId => LegalId::parse(given)?.into(),
            Self::Mobile => Mobile::parse(given)?.into(),
            Self::Phone => Phone::parse(given)?.into(),
            Self::PostalCode => PostalCode::parse(given)?.into(),
            Self::Email => Email::parse(given)?.into(),
            Self::Url => WebUrl::parse(given)?.into(),
            Self::Ip => IpAddress::parse(given)?.into(),
            Self::JalaliDate => JalaliDate::parse(given)?.to_string(),
            Self::LetterNumber => LetterNumber::parse(given)?.into(),
        })
    }

    /// What a reviewer should look at in an accepted value, in Persian; never a reason to refuse it.
    #[must_use]
    pub fn warning(self, given: &str) -> Option<&'static str> {
        match self {
            Self::PostalCode => PostalCode::parse(given)
                .is_ok_and(|code| !code.is_usual())
                .then_some("کد پستی با الگوی رایج کدهای پستی نمی‌خواند؛ درستی آن بررسی شود."),
            _ => None,
        }
    }
}

fn within(text: String, longest: usize, expected: &'static str) -> Result<String, ValueFault> {
    if text.chars().count() > longest { Err(ValueFault::expected(expected)) } else { Ok(text) }
}
