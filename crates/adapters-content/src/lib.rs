//! The questions and answers, from TOML files: one per language, built in, or the operator's own.

mod book;
mod error;
mod file;
mod filling;
mod page;
mod repo;

pub use error::{ContentError, ContentProblem};
pub use filling::{Filling, Hours};
pub use repo::ContentFaq;
