//! Measures the engine: how fast jobs are enqueued and worked off, and how long one waits when nothing else is to do.

mod alone;
mod bare;
mod jobs;
mod processes;
mod report;

pub use alone::queue;
pub use processes::{processes, work};
pub use report::{Options, Report, Waits};
