//! How what is drawn is spread.
#![expect(missing_docs, reason = "a case's name is its sentence")]
#![expect(clippy::unused_async, reason = "cases of every suite are called alike")]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;

use portal_core::Entropy;

use super::draw;

/// What balance is measured on.
const MANY: usize = 64 * 1_024;

pub async fn draws_differ(entropy: Arc<dyn Entropy>) {
    let draws: BTreeSet<_> = (0..1_000).map(|_| draw(&*entropy, 16)).collect();
    assert_eq!(draws.len(), 1_000);
}

/// Half of 2^19 bits, give or take six standard deviations of 362 bits.
pub async fn ones_and_zeros_are_in_balance(entropy: Arc<dyn Entropy>) {
    let ones: u32 = draw(&*entropy, MANY).iter().map(|byte| byte.count_ones()).sum();
    let off = ones.abs_diff(1 << 18);
    assert!(off <= 6 * 362, "{ones} ones");
}

/// Half of 2^16 bits, give or take six standard deviations of 128 bits.
pub async fn every_bit_of_a_byte_is_in_balance(entropy: Arc<dyn Entropy>) {
    let bytes = draw(&*entropy, MANY);
    for bit in 0..8 {
        let ones = bytes.iter().filter(|byte| (**byte >> bit) & 1 == 1).count();
        let off = ones.abs_diff(1 << 15);
        assert!(off <= 6 * 128, "{ones} ones in bit {bit}");
    }
}

pub async fn threads_that_draw_at_once_get_different_bytes(entropy: Arc<dyn Entropy>) {
    let draws: Vec<Vec<u8>> = thread::scope(|scope| {
        let threads: Vec<_> =
            (0..8).map(|_| scope.spawn(|| (0..1_000).map(|_| draw(&*entropy, 16)).collect::<Vec<_>>())).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a thread that drew")).collect()
    });
    assert_eq!(draws.len(), 8_000);
    assert_eq!(draws.into_iter().collect::<BTreeSet<_>>().len(), 8_000);
}
