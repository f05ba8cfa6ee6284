//! The settings of the background work.

use kartabl_domain::{messages::Channel, orders::Queue};
use kartabl_queue::{LaneSettings, rate::Rate};
use serde::{Deserialize, Serialize};
use std::{num::NonZeroU32, thread::available_parallelism, time::Duration};

/// How many jobs of each queue run at once (0 means one for each processor), and after how long a silent process loses
/// its jobs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QueueSettings {
    pub checks: usize,
    pub routing: usize,
    pub notify: usize,
    pub letters: usize,
    pub cron: usize,
    pub bulk: usize,
    /// After how many seconds without a heartbeat the jobs of a process go to another one.
    pub lease_seconds: u64,
    /// How many jobs of each queue run at once in the whole cluster.
    pub cluster: ClusterSettings,
    /// How many messages go to each provider in a minute, in the whole cluster.
    pub per_minute: RateSettings,
}

/// How many jobs of each queue run at once in the whole cluster; 0 is no limit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClusterSettings {
    pub checks: usize,
    pub routing: usize,
    pub notify: usize,
    pub letters: usize,
    pub cron: usize,
    pub bulk: usize,
}

/// How many messages go to a provider in a minute; 0 is no limit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateSettings {
    pub sms: u32,
    pub mail: u32,
}

/// The queues of checks and letters are bound by processors. The others wait for the database or for the network.
impl Default for QueueSettings {
    fn default() -> Self {
        Self {
            checks: 0,
            routing: 8,
            notify: 8,
            letters: 0,
            cron: 2,
            bulk: 2,
            lease_seconds: 60,
            cluster: ClusterSettings::default(),
            per_minute: RateSettings::default(),
        }
    }
}

impl QueueSettings {
    /// How many jobs of this queue run at once. There are more checks than worker processes, so that none of these
    /// waits for the disk or the database while documents are fetched and results are written.
    pub fn slots(&self, queue: Queue) -> usize {
        match queue {
            Queue::Checks => self.children() * 3,
            _ => self.at_once(queue),
        }
    }

    /// How many worker processes check documents.
    pub fn children(&self) -> usize {
        self.at_once(Queue::Checks)
    }

    fn at_once(&self, queue: Queue) -> usize {
        match self.given(queue) {
            0 => available_parallelism().map_or(2, usize::from),
            slots => slots,
        }
    }

    /// How many jobs of this queue run at once in the whole cluster, if there is a limit.
    pub fn cluster(&self, queue: Queue) -> Option<usize> {
        let ClusterSettings { checks, routing, notify, letters, cron, bulk } = self.cluster;
        let most = match queue {
            Queue::Checks => checks,
            Queue::Routing => routing,
            Queue::Notify => notify,
            Queue::Letters => letters,
            Queue::Cron => cron,
            Queue::Bulk => bulk,
        };
        (most > 0).then_some(most)
    }

    /// The lanes of the engine for these queues.
    pub(crate) fn lanes(&self, queues: &[Queue]) -> Vec<LaneSettings> {
        let lane = |queue: &Queue| {
            let lane = LaneSettings::new(*queue, self.slots(*queue));
            self.cluster(*queue).map_or(lane, |cluster| lane.within(cluster))
        };
        queues.iter().map(lane).collect()
    }

    /// The rate limit of a provider, if there is one.
    pub fn rate(&self, channel: Channel) -> Option<Rate> {
        let per_minute = match channel {
            Channel::Sms => self.per_minute.sms,
            Channel::Email => self.per_minute.mail,
            Channel::Desk => 0,
        };
        NonZeroU32::new(per_minute).map(|per_minute| Rate { key: channel.name().to_owned(), per_minute })
    }

    /// How long a claim of a job holds without a heartbeat.
    pub fn lease(&self) -> Duration {
        Duration::from_secs(self.lease_seconds)
    }

    /// The faults: each is a key and what is expected there.
    pub(super) fn faults(&self) -> impl Iterator<Item = (String, String)> {
        let wrong = |key: String, what: &str| (key, format!("expected {what}"));
        let too_many = Queue::ALL.iter().copied().filter(|queue| self.given(*queue) > 1000);
        let silent = (!(1..=3600).contains(&self.lease_seconds)).then_some("lease_seconds");
        too_many
            .map(move |queue| wrong(format!("queues.{queue}"), "at most 1000 jobs at once"))
            .chain(silent.map(|key| wrong(format!("queues.{key}"), "between 1 and 3600 seconds")))
    }

    fn given(&self, queue: Queue) -> usize {
        match queue {
            Queue::Checks => self.checks,
            Queue::Routing => self.routing,
            Queue::Notify => self.notify,
            Queue::Letters => self.letters,
            Queue::Cron => self.cron,
            Queue::Bulk => self.bulk,
        }
    }
}
