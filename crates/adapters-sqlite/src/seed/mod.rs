//! Invented data: a small provider to look at, and a large one to measure with.

mod bulk;
mod demo;

pub use bulk::{Seeded, bulk};
pub use demo::demo;
