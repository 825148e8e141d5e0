//! What is written for customers: questions and answers.

pub mod faq;

mod ports;

pub use ports::ContentPorts;
