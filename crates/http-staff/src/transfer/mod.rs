//! Proofs of transfers: the list, one proof, and the decision on it.

pub(crate) mod form;
pub(crate) mod page;
pub(crate) mod view;
