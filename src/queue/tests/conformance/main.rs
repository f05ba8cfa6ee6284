//! The guarantees of the job engine, each named by its test and kept on both engines.

mod bench;
mod chaos;
mod claims;
mod cron;
mod idle;
mod limits;
mod monitor;
mod outcomes;
mod server;
mod shutdown;
mod silence;
mod troubles;
mod world;
