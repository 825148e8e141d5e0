//! The questions and answers that customers read, for who edits them.

mod answer;
pub(crate) mod edit;
mod form;
pub(crate) mod page;
mod view;
mod words;

pub(crate) use form::language;
