//! The Midtrans gateway: the contract, the requests as they go out, the answers as they come.

mod answers;
mod contract;
mod stage;
mod wire;
