//! The operating system's random number generator.

use portal_core::Entropy;

/// Randomness of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    /// # Panics
    /// If the system cannot deliver randomness: nothing the portal makes would be safe then.
    fn fill(&self, buffer: &mut [u8]) {
        if let Err(error) = getrandom::fill(buffer) {
            panic!("the operating system delivers no randomness: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_draws_differ_and_the_whole_buffer_is_filled() {
        let (mut first, mut second) = ([0_u8; 64], [0_u8; 64]);
        OsEntropy.fill(&mut first);
        OsEntropy.fill(&mut second);
        assert_ne!(first, second);
        // 16 zero bytes in a row out of 64 random ones: about once in 2^122 runs.
        assert!(first.as_chunks::<16>().0.iter().all(|part| *part != [0; 16]));
    }

    #[test]
    fn every_bit_is_sometimes_set_and_sometimes_not() {
        let mut draws = [0_u8; 4096];
        OsEntropy.fill(&mut draws);
        let (any, all) = draws.iter().fold((0, 0xFF), |(any, all), b| (any | b, all & b));
        assert_eq!((any, all), (0xFF, 0));
    }

    #[test]
    fn an_empty_buffer_is_no_error() {
        OsEntropy.fill(&mut []);
    }
}
