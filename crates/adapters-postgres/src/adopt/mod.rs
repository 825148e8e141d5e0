//! Records that the ISP keeps in tables of its own: what the views in the schema `isp` must offer, and whether they do.

mod check;
mod needs;
mod plan;
mod source;
mod writes;

pub use check::{Finding, Problem};
pub use needs::{Column, NeededBy, RELATIONS, Relation};
pub use source::{SourceColumn, SourceTable};
