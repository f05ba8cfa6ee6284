//! What operators see of the jobs and do with them.

mod actions;
mod all;
mod hour;
mod idle;
mod jobs;
mod queues;
mod state;

pub use actions::{Why, act, act_on_many, pause};
pub use all::act_on_all;
pub use hour::{Minute, hour};
pub use idle::{is_busy, next_due};
pub use jobs::{AttemptView, Filter, JobView, count, ids, job, list};
pub use queues::{QueueView, WorkerView, queues, workers};
pub use state::State;
