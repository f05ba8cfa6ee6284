//! Conditions and texts of procedure files: minijinja expressions over a case's data (SPEC §2), never a language of
//! our own. What is missing is simply undefined and false, so that a half-filled form can be judged at any time.

mod condition;
mod context;
mod environment;
mod functions;
#[cfg(test)]
mod tests;
mod text;

pub use condition::Condition;
pub use context::Context;
pub use environment::ROOTS;
pub use text::Text;
