//! Filling the buffer, all of it.
#![expect(missing_docs, reason = "a case's name is its sentence")]
#![expect(clippy::unused_async, reason = "cases of every suite are called alike")]

use std::collections::BTreeSet;
use std::sync::Arc;

use portal_core::Entropy;

use super::{draw, draw_over};

const LENGTHS: [usize; 5] = [0, 1, 7, 32, 4_096];

/// Random bytes are the same in 64 draws about once in 2^500.
fn check_every_byte(entropy: &dyn Entropy, before: u8) {
    for length in LENGTHS {
        let draws: Vec<_> = (0..64).map(|_| draw_over(entropy, before, length)).collect();
        for place in 0..length {
            assert!(draws.iter().any(|bytes| bytes[place] != draws[0][place]), "byte {place} of {length} stays");
        }
    }
}

pub async fn every_byte_of_a_buffer_of_any_length_is_drawn(entropy: Arc<dyn Entropy>) {
    check_every_byte(&*entropy, 0);
}

pub async fn what_stood_in_the_buffer_does_not_show(entropy: Arc<dyn Entropy>) {
    check_every_byte(&*entropy, 0xFF);
    for before in [0, 0xFF] {
        let bytes = draw_over(&*entropy, before, 4_096);
        let (any, all) = bytes.iter().fold((0, 0xFF), |(any, all), byte| (any | byte, all & byte));
        assert_eq!((any, all), (0xFF, 0), "drawn over {before}");
    }
}

pub async fn nothing_repeats_within_a_draw(entropy: Arc<dyn Entropy>) {
    let bytes = draw(&*entropy, 4_096);
    let parts: BTreeSet<_> = bytes.chunks(8).collect();
    assert_eq!(parts.len(), 4_096 / 8);
}

/// One value in particular is missed about once in nine million times; eight at once, never.
pub async fn draws_of_one_byte_reach_every_value(entropy: Arc<dyn Entropy>) {
    let values: BTreeSet<_> = (0..4_096).map(|_| draw(&*entropy, 1)[0]).collect();
    assert!(values.len() > 248, "only {} values", values.len());
}
