//! The contract of [`Entropy`].

mod filling;
mod spread;

pub use filling::*;
pub use spread::*;

use portal_core::Entropy;

/// Runs every case of the contract of [`Entropy`].
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn Entropy>, Guard)`. No case
/// can tell unpredictable bytes from others: that stays to be read. What random bytes fail by bad luck is
/// rarer than once in a hundred million runs.
#[macro_export]
macro_rules! entropy_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain entropy_contract entropy [$(#$attribute)*] $fresh;
            every_byte_of_a_buffer_of_any_length_is_drawn
            what_stood_in_the_buffer_does_not_show
            nothing_repeats_within_a_draw
            draws_of_one_byte_reach_every_value
            draws_differ
            ones_and_zeros_are_in_balance
            every_bit_of_a_byte_is_in_balance
            threads_that_draw_at_once_get_different_bytes
        }
    };
}

/// As many bytes as `length`, drawn over `before`.
fn draw_over(entropy: &dyn Entropy, before: u8, length: usize) -> Vec<u8> {
    let mut bytes = vec![before; length];
    entropy.fill(&mut bytes);
    bytes
}

fn draw(entropy: &dyn Entropy, length: usize) -> Vec<u8> {
    draw_over(entropy, 0, length)
}
