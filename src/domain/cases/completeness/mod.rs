//! Completeness: what is missing or wrong in a case (SPEC §2). Defects are data; what is found does not depend on the
//! order in which sections were filled in, and stands in the order of the screen.

mod context;
mod documents;
mod fields;
mod findings;
mod inspect;
mod inspection;
#[cfg(test)]
mod tests;

pub use documents::forbidden;
pub use fields::inspect_samava;
pub use findings::Findings;
pub use inspect::inspect;
pub use inspection::{CheckState, DocumentFacts, Inspection};
