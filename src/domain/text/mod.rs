//! Persian text: what is stored, what is searched, how digits are read and shown, and what a letter can print.

mod digits;
mod printable;
mod spelling;
#[cfg(test)]
mod tests;

pub use digits::{ascii_digits, fa, fa_bytes, fa_grouped};
pub use printable::unprintable;
pub(crate) use spelling::compact;
pub use spelling::{clean, clean_line, fold, indefinite};
