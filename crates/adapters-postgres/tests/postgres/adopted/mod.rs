//! Records that are views over the tables of a made-up billing system, in `tests/legacy`.

mod check;
mod contracts;
mod legacy_database;
mod locks;
mod migrations;
mod needs;
mod plans;
