//! The job engine: claims, leases, outcomes and the apalis workers that run the handlers.
//!
//! A job is an INSERT in the caller's transaction ([`kartabl_storage::Tx::enqueue`]). A *lane* claims jobs of one queue in
//! batches, each claim under a fresh random lease token; an apalis worker runs the handlers; the *completer* writes their
//! outcomes in batches, each fenced by id and token, so that a worker that lost its lease changes nothing. The *timer*
//! makes due jobs available and is the one safety tick of the process; the *keeper* renews the sign of life and takes back
//! the jobs of processes that died.
#![warn(missing_docs)]

mod attempt;

pub mod bench;
mod completer;
pub mod cron;
mod engine;
mod fate;
mod keeper;
mod lane;
mod listener;
pub mod monitor;
mod process;
mod prune;
pub mod rate;
mod router;
mod run;
mod timer;
mod verdict;
mod worker;

pub use apalis::prelude::Data;
pub use attempt::Attempt;
pub use fate::JobError;
pub use lane::LaneSettings;
pub use process::{Counters, Engine, Settings, Trouble};
pub use prune::prune;
pub use router::Router;
pub use run::{RunError, run};
