//! The operating system's clock and randomness, and the hashing of passwords on its processors.

mod clock;
mod entropy;
mod password;

pub use clock::SystemClock;
pub use entropy::OsEntropy;
pub use password::Argon2Hasher;
