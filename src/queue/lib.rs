//! The job engine: claims, leases, outcomes and the apalis workers that run the handlers.
//!
//! A job is an INSERT in the caller's transaction ([`kartabl_storage::Tx::enqueue`]). A *lane* claims jobs of one queue in
//! batches, each claim under a fresh random lease token; an apalis worker runs the handlers; the *completer* writes their
//! outcomes in batches, each fenced by id and token, so that a worker that lost its lease changes nothing. The *timer*
//! makes due jobs available and polls once a second for what no notification announced. The *heartbeat* lists this process
//! among the workers and takes back the jobs of processes that died.
#![warn(missing_docs)]

mod attempt;
pub mod bench;
mod completer;
pub mod cron;
mod engine;
mod error;
mod execution;
mod heartbeat;
mod lane;
mod listener;
pub mod monitor;
mod outcome;
mod process;
mod prune;
pub mod rate;
mod router;
mod run;
mod settings;
mod shared;
mod timer;
mod worker;

pub use apalis::prelude::Data;
pub use attempt::Attempt;
pub use error::JobError;
pub use process::Engine;
pub use prune::prune;
pub use router::Router;
pub use run::{RunError, run};
pub use settings::{LaneSettings, Settings};
pub use shared::{Counters, Trouble};
