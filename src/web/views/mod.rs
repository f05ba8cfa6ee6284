//! View models that pages of several doors show. Each is a typed context with display-ready values.

pub mod form;
pub mod parts;
pub mod problem;
