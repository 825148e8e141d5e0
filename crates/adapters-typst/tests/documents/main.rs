//! Documents as readers of PDF see them.

mod active;
mod contract;
mod pages;
mod receipt;
mod same_bytes;
mod support;
mod templates;
mod texts;
