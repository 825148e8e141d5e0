//! The stores on Redis: the contract on a shared server, faults on servers of their own, which are stopped, frozen
//! and emptied.

mod contract;
mod layout;
mod outage;
mod support;
mod turned_away;
