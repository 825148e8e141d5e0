//! The questions and answers: what is built in, the contract, an operator's directory.

mod built_in;
mod contract;
mod directory;
