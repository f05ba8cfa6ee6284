//! Time and chance, handed in: the program never asks the system for either by itself.

use jiff::Timestamp;
use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// This moment, in UTC.
    fn now(&self) -> Timestamp;
}

/// Gives random bytes.
pub trait Chance: Send + Sync {
    /// Fills `bytes` with unpredictable values.
    fn fill(&self, bytes: &mut [u8]);
}

/// The two things a decision may take from outside, passed along as one value.
#[derive(Clone)]
pub struct World {
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    /// Tells apart what happens within one microsecond.
    turn: Arc<AtomicU16>,
}

impl World {
    /// A world with this clock and this source of chance.
    pub fn new(clock: impl Clock + 'static, chance: impl Chance + 'static) -> Self {
        Self { clock: Arc::new(clock), chance: Arc::new(chance), turn: Arc::default() }
    }

    /// This moment, in UTC, cut to the microsecond that the database keeps.
    pub fn now(&self) -> Timestamp {
        let now = self.clock.now();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// `N` unpredictable bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.chance.fill(&mut bytes);
        bytes
    }

    /// A number that goes up by one with every call, and begins again after the last one.
    pub(crate) fn turn(&self) -> u16 {
        self.turn.fetch_add(1, Ordering::Relaxed)
    }

    /// A secret of 32 random bytes as 64 hexadecimal digits.
    pub fn secret(&self) -> String {
        hex::encode(self.bytes::<32>())
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("World")
    }
}

/// A world that stands still and repeats itself, for tests.
pub mod fixed {
    use super::{Chance, Clock, Timestamp, World};
    use std::sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    };

    /// A clock that moves only when told.
    #[derive(Clone)]
    pub struct FixedClock(Arc<AtomicI64>);

    impl FixedClock {
        /// Stands at `start`.
        pub fn at(start: Timestamp) -> Self {
            Self(Arc::new(AtomicI64::new(start.as_microsecond())))
        }

        /// Moves on (or back) by `step`.
        pub fn advance(&self, step: jiff::SignedDuration) {
            self.0.fetch_add(i64::try_from(step.as_micros()).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }

    impl Clock for FixedClock {
        fn now(&self) -> Timestamp {
            Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
        }
    }

    /// A reproducible sequence of bytes (SplitMix64).
    pub struct SeededChance(AtomicU64);

    impl SeededChance {
        /// One seed always gives one sequence of bytes.
        pub fn new(seed: u64) -> Self {
            Self(AtomicU64::new(seed))
        }
    }

    impl Chance for SeededChance {
        fn fill(&self, bytes: &mut [u8]) {
            for chunk in bytes.chunks_mut(8) {
                let mut z = self
                    .0
                    .fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst)
                    .wrapping_add(0x9e37_79b9_7f4a_7c15);
                z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
            }
        }
    }

    /// A world whose clock the caller keeps in hand.
    pub fn world(start: Timestamp, seed: u64) -> (World, FixedClock) {
        let clock = FixedClock::at(start);
        (World::new(clock.clone(), SeededChance::new(seed)), clock)
    }
}
