//! The settings of the engine and of its lanes.

use kartabl_domain::orders::Queue;
use std::time::Duration;

/// The most jobs that a lane claims ahead of its slots.
const PREFETCH: usize = 1_000;

/// The times and sizes of a process's engine.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The name of this process in the monitor, unique in the cluster and per start; see [`Settings::named`].
    pub worker: String,
    /// How long a claim is valid without a renewal. Leases are renewed at a quarter of it.
    pub lease: Duration,
    /// How often the database is polled for jobs that no notification announced.
    pub poll_interval: Duration,
    /// How long a shutdown waits for running jobs before it gives them back.
    pub shutdown_timeout: Duration,
    /// The most outcomes in one write.
    pub batch: usize,
}

impl Settings {
    /// The usual times, for a process on the machine `host`; `stamp` tells its starts apart.
    pub fn named(host: &str, stamp: [u8; 4]) -> Self {
        let worker = format!("{host}-{}-{:08x}", std::process::id(), u32::from_le_bytes(stamp));
        Self {
            worker,
            lease: Duration::from_secs(60),
            poll_interval: Duration::from_secs(1),
            shutdown_timeout: Duration::from_secs(25),
            batch: 1_000,
        }
    }
}

/// One queue that this process works on.
#[derive(Debug, Clone, Copy)]
pub struct LaneSettings {
    /// The queue.
    pub queue: Queue,
    /// How many of its jobs run at once in this process.
    pub concurrency: usize,
    /// The most jobs that are claimed ahead of free slots; 0 claims only for free slots.
    pub prefetch: usize,
    /// How many of its jobs run at once in the whole cluster; `None` is no limit, and costs nothing.
    pub cluster: Option<usize>,
}

impl LaneSettings {
    /// A lane with this many slots and the usual prefetch, which follows the measured run time.
    pub fn new(queue: Queue, concurrency: usize) -> Self {
        Self { queue, concurrency: concurrency.max(1), prefetch: PREFETCH, cluster: None }
    }

    /// Limits how many jobs of the queue run at once in the whole cluster. Nothing is claimed ahead then: what waits in
    /// one process would occupy the slots of the others.
    #[must_use]
    pub fn within(self, cluster: usize) -> Self {
        Self { prefetch: 0, cluster: Some(cluster.max(1)), ..self }
    }
}
