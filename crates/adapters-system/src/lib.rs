//! The operating system's clock and randomness.

mod clock;
mod entropy;

pub use clock::SystemClock;
pub use entropy::OsEntropy;
