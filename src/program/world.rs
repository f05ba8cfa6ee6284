//! The system's clock and its source of randomness. Nothing else in the program asks for either.

use jiff::Timestamp;
use kartabl_domain::{Clock, World, clock::Chance};

struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the program asks for the time")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

struct SystemChance;

impl Chance for SystemChance {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the system gives random bytes, or nothing here is safe to go on");
    }
}

/// The clock and the randomness of the system.
pub fn system_world() -> World {
    world_of(SystemClock)
}

/// A world with this clock and the system's randomness.
pub(crate) fn world_of(clock: impl Clock + 'static) -> World {
    World::new(clock, SystemChance)
}
