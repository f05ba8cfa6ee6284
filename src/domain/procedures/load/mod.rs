//! A procedure file (TOML) becomes a [`Procedure`](super::Procedure), or a list of all that is wrong with it.

mod check;
mod errors;
mod fields;
mod keys;
mod known;
mod letters;
mod messages;
mod names;
mod procedure;
mod reader;
mod routing;
mod rules;
mod sections;
mod table;

pub use errors::{LoadError, LoadErrors};
pub use known::Known;
pub use procedure::load;
