//! A command that was used wrongly, which ends with exit code 2.

use std::fmt;

/// The error of a command that was given something it can't work with. It leads to exit code 2.
#[derive(Debug)]
pub(crate) struct Usage(pub(crate) String);

impl std::error::Error for Usage {}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Makes the error that ends a command with exit code 2.
macro_rules! usage {
    ($($message:tt)*) => { anyhow::Error::new($crate::commands::usage::Usage(format!($($message)*))) };
}
pub(crate) use usage;
