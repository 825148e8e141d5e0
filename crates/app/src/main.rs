//! The `portal` binary: one program that serves the portal, runs its workers and its tools.

mod cli;
mod config;
mod failure;
mod output;
mod telemetry;

fn main() {}
