//! کارتابل: the lists of cases by whose move it is.

mod filters;
pub(crate) mod list;
pub(crate) mod piles;
pub(crate) mod query;
pub(crate) mod rows;
