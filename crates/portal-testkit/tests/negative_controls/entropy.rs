//! Dice.

use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use portal_core::Entropy;
use portal_testkit::SeededEntropy;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    LeavesTheLastBytes,
    FillsTheFirstBlockOnly,
    MixesIntoTheBuffer,
    RepeatsOneBlock,
    DrawsDigits,
    ThrowsTheSameEachTime,
    FavoursOnes,
    NeverSetsTheHighestBit,
    StepsInTwoSteps,
}

struct Wrong {
    fault: Fault,
    right: SeededEntropy,
    state: AtomicU64,
}

impl Wrong {
    /// Reads the state now and writes it later: threads that meet go on from the same one.
    fn torn_step(&self) -> u64 {
        let state = self.state.load(Ordering::Relaxed);
        thread::yield_now();
        self.state.store(state + 1, Ordering::Relaxed);
        state
    }
}

impl Entropy for Wrong {
    fn fill(&self, buffer: &mut [u8]) {
        let before = buffer.to_vec();
        match self.fault {
            Fault::LeavesTheLastBytes => {
                let whole = buffer.len() / 8 * 8;
                self.right.fill(&mut buffer[..whole]);
            }
            Fault::FillsTheFirstBlockOnly => {
                let block = buffer.len().min(256);
                self.right.fill(&mut buffer[..block]);
            }
            Fault::ThrowsTheSameEachTime => SeededEntropy::new(1).fill(buffer),
            Fault::StepsInTwoSteps => SeededEntropy::new(self.torn_step()).fill(buffer),
            _ => self.right.fill(buffer),
        }
        let first = buffer.first_chunk::<8>().copied();
        for (place, byte) in buffer.iter_mut().enumerate() {
            match self.fault {
                Fault::MixesIntoTheBuffer => *byte |= before[place],
                Fault::RepeatsOneBlock => *byte = first.map_or(*byte, |block| block[place % 8]),
                Fault::DrawsDigits => *byte = b'0' + *byte % 10,
                Fault::FavoursOnes if place % 16 == 0 => *byte |= 0x0F,
                Fault::NeverSetsTheHighestBit => *byte &= 0x7F,
                _ => {}
            }
        }
    }
}

fn with(fault: Fault) -> Arc<dyn Entropy> {
    Arc::new(Wrong { fault, right: SeededEntropy::default(), state: AtomicU64::default() })
}

fn fresh() -> impl Future<Output = (Arc<dyn Entropy>, ())> {
    let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::default());
    ready((entropy, ()))
}

portal_testkit::entropy_suite! { #[tokio::test] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { entropy, with;
        Fault::LeavesTheLastBytes => every_byte_of_a_buffer_of_any_length_is_drawn;
        Fault::MixesIntoTheBuffer => what_stood_in_the_buffer_does_not_show;
        Fault::RepeatsOneBlock => nothing_repeats_within_a_draw;
        Fault::DrawsDigits => draws_of_one_byte_reach_every_value;
        Fault::ThrowsTheSameEachTime => draws_differ;
        Fault::FavoursOnes => ones_and_zeros_are_in_balance;
        Fault::NeverSetsTheHighestBit => every_bit_of_a_byte_is_in_balance;
        Fault::StepsInTwoSteps => threads_that_draw_at_once_get_different_bytes;
    }

    mod again {
        use super::{Fault, with};

        crate::must_fail_on! { entropy, with;
            Fault::FillsTheFirstBlockOnly => every_byte_of_a_buffer_of_any_length_is_drawn;
        }
    }
}
