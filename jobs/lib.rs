//! The background work: one file per job, the schedule, and the gateways to the world outside.

pub mod gateways;
