//! The simulator as people and receivers of notifications meet it.

mod midtrans;
mod world;
mod xendit;
