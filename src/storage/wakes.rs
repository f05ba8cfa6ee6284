//! Wake-ups inside one process: whoever waits for jobs is told when some were committed.

use kartabl_domain::{World, orders::Queue};
use std::sync::Arc;
use tokio::sync::Notify;

/// What somebody may wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bell {
    /// A queue got jobs, or is worked on again: its workers look.
    Queue(Queue),
    /// A job is due later: whoever keeps the timer looks.
    Later,
    /// A running job is to be cancelled: whoever renews the leases looks.
    Leases,
}

impl Bell {
    /// The name in notifications between processes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queue(queue) => queue.name(),
            Self::Later => "later",
            Self::Leases => "leases",
        }
    }

    /// The bell of this name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "later" => Some(Self::Later),
            "leases" => Some(Self::Leases),
            queue => Queue::named(queue).map(Self::Queue),
        }
    }
}

/// The bells of one process, shared by everything in it.
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
        let queues = Default::default();
        Self(Arc::new(Bells { sender, queues, later: Notify::new(), leases: Notify::new() }))
    }

    /// Marks the notifications of this process, which has rung its own bells already when they come back.
    pub fn sender(&self) -> &str {
        &self.0.sender
    }

    /// What to wait on; a ring that nobody awaits is remembered once.
    pub fn of(&self, bell: Bell) -> &Notify {
        match bell {
            Bell::Queue(queue) => {
                let place = Queue::ALL.iter().position(|known| *known == queue).unwrap_or_default();
                &self.0.queues[place]
            }
            Bell::Later => &self.0.later,
            Bell::Leases => &self.0.leases,
        }
    }

    /// Rings a bell in this process.
    pub fn ring(&self, bell: Bell) {
        self.of(bell).notify_one();
    }

    /// Rings for every queue.
    pub fn ring_queues(&self) {
        self.0.queues.iter().for_each(Notify::notify_one);
    }

    /// Rings every bell, as after a time in which rings may have been missed.
    pub fn ring_all(&self) {
        self.ring_queues();
        self.ring(Bell::Later);
        self.ring(Bell::Leases);
    }
}
