//! Wake-ups inside one process: whoever waits for jobs of a queue is told when some were committed.

use kartabl_domain::{World, orders::Queue};
use std::sync::Arc;
use tokio::sync::Notify;

/// One bell for each queue, shared by everything in the process.
#[derive(Clone)]
pub struct Wakes(Arc<Bells>);

struct Bells {
    sender: String,
    bells: [Notify; Queue::ALL.len()],
}

impl Wakes {
    pub(crate) fn new(world: &World) -> Self {
        let sender = format!("{:016x}", u64::from_le_bytes(world.bytes()));
        Self(Arc::new(Bells { sender, bells: Default::default() }))
    }

    /// Marks the notifications of this process, which has rung its own bells already when they come back.
    pub fn sender(&self) -> &str {
        &self.0.sender
    }

    /// The bell of this queue; a ring that nobody awaits is remembered once.
    pub fn of(&self, queue: Queue) -> &Notify {
        let place = Queue::ALL.iter().position(|known| *known == queue).unwrap_or_default();
        &self.0.bells[place]
    }

    /// Rings for one queue.
    pub fn wake(&self, queue: Queue) {
        self.of(queue).notify_one();
    }

    /// Rings for every queue, as after a time in which rings may have been missed.
    pub fn wake_all(&self) {
        self.0.bells.iter().for_each(Notify::notify_one);
    }
}
