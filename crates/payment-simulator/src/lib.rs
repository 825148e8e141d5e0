//! A payment gateway in memory that speaks Midtrans' API.
//!
//! [`Simulator::route`] is the API, and below `/app` a page for people who pay: for `portal demo` and for tests.
//! [`Faults`] say what it does wrong.

mod config;
mod faults;

pub use config::SimulatorConfig;
pub use faults::{AnswerFault, DeliveryFault, Faults};
