//! The portal as a gateway of its own, on a store in memory.

mod contract;
mod instructions;
mod stage;
