//! کارهای پس‌زمینه: what the workers do, and what operators do with it.

mod access;
pub(crate) mod act;
mod chart;
pub(crate) mod list;
mod query;
pub(crate) mod queues;
mod rows;
pub(crate) mod show;
mod words;
