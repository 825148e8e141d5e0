//! What the unit tests of this crate share.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, TimeZone, Utc};

use crate::clock::Entropy;
use crate::secret::ServerKey;

/// Randomness that repeats: every byte drawn is another step of a counter.
#[derive(Default)]
pub(crate) struct CountingEntropy(AtomicU64);

impl Entropy for CountingEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let n = self
                .0
                .fetch_add(1, Ordering::Relaxed)
                .wrapping_add(1)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15);
            chunk.copy_from_slice(&n.to_le_bytes()[..chunk.len()]);
        }
    }
}

/// Noon in Greenwich on 5 November 2025.
pub(crate) fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2025, 11, 5, 12, 0, 0)
        .single()
        .expect("a valid instant")
}

/// A server key for tests.
pub(crate) fn test_key() -> ServerKey {
    ServerKey::new((0..32).collect()).expect("a strong enough key")
}
