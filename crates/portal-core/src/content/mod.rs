//! What is written for customers: questions and answers.

pub mod faq;
