//! Wake-ups inside one process: whoever waits for jobs is told when some were committed.

use kartabl_domain::{World, orders::Queue};
use std::sync::Arc;
use tokio::sync::Notify;

/// One bell for each queue, shared by everything in the process.
#[derive(Clone)]
pub struct Wakes(Arc<Bells>);

struct Bells {
    sender: String,
    queues: [Notify; Queue::ALL.len()],
    later: Notify,
    leases: Notify,
}

impl Wakes {
    pub(crate) fn new(world: &World) -> Self {
        let sender = format!("{:016x}", u64::from_le_bytes(world.bytes()));
        Self(Arc::new(Bells {
            sender,
            queues: Default::default(),
            later: Notify::new(),
            leases: Notify::new(),
        }))
    }

    /// Marks the notifications of this process, which has rung its own bells already when they come back.
    pub fn sender(&self) -> &str {
        &self.0.sender
    }

    /// The bell for jobs that are due later: whoever keeps the timer looks again.
    pub fn later(&self) -> &Notify {
        &self.0.later
    }

    /// The bell for running jobs that are to be cancelled: whoever renews the leases looks again.
    pub fn leases(&self) -> &Notify {
        &self.0.leases
    }

    /// The bell of this queue; a ring that nobody awaits is remembered once.
    pub fn of(&self, queue: Queue) -> &Notify {
        let place = Queue::ALL.iter().position(|known| *known == queue).unwrap_or_default();
        &self.0.queues[place]
    }

    /// Rings for one queue.
    pub fn wake(&self, queue: Queue) {
        self.of(queue).notify_one();
    }

    /// Rings every bell, as after a time in which rings may have been missed.
    pub fn wake_all(&self) {
        self.0.queues.iter().chain([&self.0.later, &self.0.leases]).for_each(Notify::notify_one);
    }
}
