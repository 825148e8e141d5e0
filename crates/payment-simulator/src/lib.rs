//! A payment gateway in memory that speaks the APIs of Midtrans and of Xendit.
//!
//! [`Simulator::route`] is both APIs, and below `/app` a page for people who pay: for `portal demo` and for tests.
//! [`Faults`] say what it does wrong. [`RunningSimulator`] is one on a port of its own.

mod app;
mod basic;
mod config;
mod faults;
mod midtrans;
mod notify;
mod payment;
mod qris;
mod route;
mod server;
mod simulator;
#[cfg(feature = "testing")]
pub mod testing;
mod xendit;

pub use config::SimulatorConfig;
pub use faults::{AnswerFault, DeliveryFault, Faults};
pub use notify::Notification;
pub use server::RunningSimulator;
pub use simulator::{RecordedCall, Simulator};

/// The merchant's name on pages and in QRIS payloads.
const MERCHANT: &str = "DEMO ISP";
