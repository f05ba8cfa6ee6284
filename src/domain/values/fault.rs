//! Why a value was refused, in words for the person who typed it.

use std::borrow::Cow;

/// A refused value. It names what is expected; the field and what was given are known to the caller, who makes the
/// defect of it (SPEC §2).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the value is not {expected}")]
pub struct ValueFault {
    /// Persian text of what is expected, fit to follow «مقدار مورد انتظار:».
    pub expected: Cow<'static, str>,
}

impl ValueFault {
    /// A fault that expects `what`, a Persian phrase.
    #[must_use]
    pub fn expected(what: impl Into<Cow<'static, str>>) -> Self {
        Self { expected: what.into() }
    }
}
