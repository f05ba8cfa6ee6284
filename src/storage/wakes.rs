//! Wake-ups inside one process: whoever waits for jobs of a queue is told when some were committed.

use kartabl_domain::orders::Queue;
use std::sync::Arc;
use tokio::sync::Notify;

/// One bell for each queue, shared by everything in the process.
#[derive(Clone, Default)]
pub struct Wakes(Arc<[Notify; Queue::ALL.len()]>);

impl Wakes {
    /// The bell of this queue; a ring that nobody awaits is remembered once.
    pub fn of(&self, queue: Queue) -> &Notify {
        let place = Queue::ALL.iter().position(|known| *known == queue).unwrap_or_default();
        &self.0[place]
    }

    /// Rings for one queue.
    pub fn wake(&self, queue: Queue) {
        self.of(queue).notify_one();
    }

    /// Rings for every queue, as after a time in which rings may have been missed.
    pub fn wake_all(&self) {
        self.0.iter().for_each(Notify::notify_one);
    }
}
