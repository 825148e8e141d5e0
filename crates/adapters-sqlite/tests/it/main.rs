//! Tests of the SQLite adapter from outside, in one binary.

mod contracts;
mod crowds;
mod numbers;
mod operators;
mod plans;
mod seeds;
mod support;
mod sweeping;
