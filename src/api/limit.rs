//! How many requests a key may send: a bucket for each, filled evenly.

use jiff::Timestamp;
use kartabl_domain::ids::ApiKeyId;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

struct Bucket {
    left: f64,
    at: Timestamp,
}

/// The buckets of this process; only valid keys have one, so they are few.
pub(super) struct Limiter {
    per_minute: f64,
    buckets: Mutex<HashMap<ApiKeyId, Bucket>>,
}

impl Limiter {
    /// `per_minute` is how many requests a key may send on average, and how many at once; 0 is no limit.
    pub(super) fn new(per_minute: u32) -> Self {
        Self { per_minute: f64::from(per_minute), buckets: Mutex::default() }
    }

    /// Takes one request out of the bucket.
    ///
    /// # Errors
    /// It is empty; after so many seconds there is one again.
    pub(super) fn take(&self, key: ApiKeyId, now: Timestamp) -> Result<(), u64> {
        if self.per_minute == 0.0 {
            return Ok(());
        }
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.entry(key).or_insert(Bucket { left: self.per_minute, at: now });
        let minutes = now.duration_since(bucket.at).as_secs_f64().max(0.0) / 60.0;
        bucket.left = (bucket.left + minutes * self.per_minute).min(self.per_minute);
        bucket.at = now;
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            return Ok(());
        }
        let seconds = (1.0 - bucket.left) / self.per_minute * 60.0;
        Err(std::time::Duration::from_secs_f64(seconds.ceil()).as_secs().max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    #[test]
    fn a_bucket_empties_fills_evenly_and_is_each_keys_own() {
        let limiter = Limiter::new(3);
        let (one, other) = (ApiKeyId::from_bytes([1; 16]), ApiKeyId::from_bytes([2; 16]));
        let start = Timestamp::UNIX_EPOCH;
        let took: Vec<_> = (0..5).map(|_| limiter.take(one, start)).collect();
        assert_eq!(took, [Ok(()), Ok(()), Ok(()), Err(20), Err(20)]);
        assert_eq!(limiter.take(other, start), Ok(()));
        assert_eq!(limiter.take(one, start + SignedDuration::from_secs(15)), Err(5));
        assert_eq!(limiter.take(one, start + SignedDuration::from_secs(21)), Ok(()));
        assert_eq!(Limiter::new(0).take(one, start), Ok(()));
    }
}
