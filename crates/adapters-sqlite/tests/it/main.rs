//! Tests of the SQLite adapter from outside, in one binary.

mod contracts;
mod seeds;
mod support;
