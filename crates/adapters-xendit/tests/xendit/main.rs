//! The Xendit gateway: the contract, the requests as they go out, the answers as they come.

mod answers;
mod contract;
mod pages;
mod stage;
mod wire;
