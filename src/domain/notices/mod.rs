//! Notices: what applicants are told, and in which words (SPEC §7). How they are sent stands in [`crate::messages`].

mod notice;
mod texts;

pub use notice::Notice;
pub(crate) use texts::ENVIRONMENT;
pub use texts::{Texts, built_in, check};
