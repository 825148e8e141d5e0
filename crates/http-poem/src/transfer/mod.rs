//! Proofs of transfers to the ISP's own accounts: sending one, and what became of it.

pub(crate) mod api;
pub(crate) mod form;
pub(crate) mod page;
pub(crate) mod view;
pub(crate) mod wire;
