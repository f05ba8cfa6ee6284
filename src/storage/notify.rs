//! Notifications inside one process: whoever waits for jobs wakes up when some were committed.

use kartabl_domain::{World, orders::Queue};
use std::sync::Arc;
use tokio::sync::Notify;

/// What a task may wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// The queue got jobs, or was resumed; its workers claim.
    Queue(Queue),
    /// A job was scheduled for later; the timer computes its next moment again.
    Scheduled,
    /// A running job is to be cancelled; the renewal of leases reads that.
    Leases,
}

impl Topic {
    /// The name in notifications between processes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queue(queue) => queue.name(),
            Self::Scheduled => "scheduled",
            Self::Leases => "leases",
        }
    }

    /// The topic of this name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "scheduled" => Some(Self::Scheduled),
            "leases" => Some(Self::Leases),
            queue => Queue::named(queue).map(Self::Queue),
        }
    }
}

/// The topics of one process; clones share them.
#[derive(Clone)]
pub struct Notifier(Arc<Topics>);

struct Topics {
    sender: String,
    queues: [Notify; Queue::ALL.len()],
    scheduled: Notify,
    leases: Notify,
}

impl Notifier {
    pub(crate) fn new(world: &World) -> Self {
        let sender = format!("{:016x}", u64::from_le_bytes(world.bytes()));
        let queues = Default::default();
        Self(Arc::new(Topics { sender, queues, scheduled: Notify::new(), leases: Notify::new() }))
    }

    /// The name that marks the notifications of this process, which ignores them when they come back from the server.
    pub fn sender(&self) -> &str {
        &self.0.sender
    }

    /// What to wait on; one notification without a waiter is remembered.
    pub fn topic(&self, topic: Topic) -> &Notify {
        match topic {
            Topic::Queue(queue) => {
                let place = Queue::ALL.iter().position(|known| *known == queue).unwrap_or_default();
                &self.0.queues[place]
            }
            Topic::Scheduled => &self.0.scheduled,
            Topic::Leases => &self.0.leases,
        }
    }

    /// Wakes whoever waits for this topic in this process.
    pub fn notify(&self, topic: Topic) {
        self.topic(topic).notify_one();
    }

    /// Notifies every queue.
    pub fn notify_queues(&self) {
        self.0.queues.iter().for_each(Notify::notify_one);
    }

    /// Notifies every topic, as after a time in which notifications may have been missed.
    pub fn notify_all(&self) {
        self.notify_queues();
        self.notify(Topic::Scheduled);
        self.notify(Topic::Leases);
    }
}
