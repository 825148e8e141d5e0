//! Deterministic randomness: the same seed gives the same bytes.

use std::sync::atomic::{AtomicU64, Ordering};

use portal_core::Entropy;

/// Steps of the generator; odd, so that it visits every state (`SplitMix64`).
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// Randomness that can be had again from the same seed. Protects nothing.
#[derive(Debug)]
pub struct SeededEntropy(AtomicU64);

impl SeededEntropy {
    /// Randomness that is determined by `seed`.
    pub fn new(seed: u64) -> Self {
        Self(AtomicU64::new(scramble(seed)))
    }

    /// The next 64 bits.
    pub fn next_u64(&self) -> u64 {
        scramble(self.0.fetch_add(STEP, Ordering::Relaxed))
    }

    /// A number from 0 to `below`, which is left out. Uniform enough for tests.
    ///
    /// # Panics
    /// If `below` is zero.
    pub fn below(&self, below: u64) -> u64 {
        self.next_u64() % below
    }
}

impl Default for SeededEntropy {
    fn default() -> Self {
        Self::new(0)
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            chunk.copy_from_slice(&self.next_u64().to_le_bytes()[..chunk.len()]);
        }
    }
}

fn scramble(state: u64) -> u64 {
    let z = state.wrapping_add(STEP);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn draw(entropy: &SeededEntropy) -> [u8; 16] {
        let mut bytes = [0; 16];
        entropy.fill(&mut bytes);
        bytes
    }

    #[test]
    fn the_same_seed_throws_the_same_and_never_twice_the_same_in_a_row() {
        let (one, other) = (SeededEntropy::new(7), SeededEntropy::new(7));
        let first = draw(&one);
        assert_eq!(first, draw(&other));
        assert_ne!(first, draw(&one));
    }

    #[test]
    fn neighbouring_seeds_throw_differently() {
        let throws: BTreeSet<_> = (0..1_000).map(|n| draw(&SeededEntropy::new(n))).collect();
        assert_eq!(throws.len(), 1_000);
    }

    #[test]
    fn a_buffer_is_filled_to_its_last_byte() {
        let mut buffer = [0; 4_099];
        SeededEntropy::new(1).fill(&mut buffer);
        assert!(buffer[4_080..].iter().any(|byte| *byte != 0));
        assert!(buffer[4_096..].iter().any(|byte| *byte != 0));
    }
}
