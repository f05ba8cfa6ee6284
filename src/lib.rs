//! kartabl: the back office of an organisation that answers requests. `assemble` is the only wiring.

pub mod config;
pub mod telemetry;
pub mod world;
