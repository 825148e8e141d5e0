//! Tests of the SQLite adapter from outside, in one binary.

mod contracts;
mod crowds;
mod ledger;
mod locked;
mod numbers;
mod operators;
mod parking;
mod plans;
mod records;
mod retention;
mod rows;
mod seeds;
mod support;
mod sweeping;
