//! Rate limiting: each API key has a bucket of one minute's requests, which refills evenly.

use governor::{Quota, clock::Clock, middleware::NoOpMiddleware, state::keyed::HashMapStateStore};
use kartabl_domain::{World, ids::ApiKeyId};
use std::{num::NonZeroU32, time::Duration};

/// The rate limiter of this process. Only valid keys get a bucket, so buckets are few and are never dropped.
pub(super) struct RateLimiter {
    world: World,
    limit: Option<
        governor::RateLimiter<ApiKeyId, HashMapStateStore<ApiKeyId>, WorldClock, NoOpMiddleware<Duration>>,
    >,
}

impl RateLimiter {
    /// Allows `per_minute` requests for each key, on average and in one burst. Zero means no limit.
    pub(super) fn new(per_minute: u32, world: World) -> Self {
        let limit = NonZeroU32::new(per_minute).map(|per_minute| {
            governor::RateLimiter::hashmap_with_clock(
                Quota::per_minute(per_minute),
                WorldClock(world.clone()),
            )
        });
        Self { world, limit }
    }

    /// Counts one request of a key.
    ///
    /// # Errors
    /// The number of seconds to wait when the key has sent too many requests.
    pub(super) fn check(&self, key: ApiKeyId) -> Result<(), u64> {
        let Some(limit) = &self.limit else { return Ok(()) };
        limit.check_key(&key).map_err(|until| {
            let wait = until.wait_time_from(WorldClock(self.world.clone()).now());
            wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
        })
    }
}

/// The clock of a [`World`], as the time since 1970.
#[derive(Clone)]
struct WorldClock(World);

impl Clock for WorldClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.now().as_duration().unsigned_abs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{SignedDuration, Timestamp};
    use kartabl_domain::clock::fixed;

    #[test]
    fn a_count_empties_fills_evenly_and_is_each_keys_own() {
        let start: Timestamp = "2026-11-23T07:00:00Z".parse().unwrap();
        let (world, clock) = fixed::world(start, 1);
        let limiter = RateLimiter::new(3, world.clone());
        let (one, other) = (ApiKeyId::from_bytes([1; 16]), ApiKeyId::from_bytes([2; 16]));
        let took: Vec<_> = (0..5).map(|_| limiter.check(one)).collect();
        assert_eq!(took, [Ok(()), Ok(()), Ok(()), Err(20), Err(20)]);
        assert_eq!(limiter.check(other), Ok(()));
        clock.advance(SignedDuration::from_secs(15));
        assert_eq!(limiter.check(one), Err(5));
        clock.advance(SignedDuration::from_secs(6));
        assert_eq!(limiter.check(one), Ok(()));
        let unlimited = RateLimiter::new(0, world);
        assert!((0..100).all(|_| unlimited.check(one).is_ok()));
    }
}
