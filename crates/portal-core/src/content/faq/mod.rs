//! Questions that customers ask, found by the words they use.

mod answer;
pub mod edit;
mod index;
mod model;
mod policy;
mod port;
mod search;
mod service;
mod slug;
mod syntax;
#[cfg(test)]
mod tests;
mod words;

pub use answer::{AnswerBlock, AnswerLink};
pub use model::{Faq, FaqBook, FaqCategory, Synonyms};
pub use policy::FaqPolicy;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockFaqRepo;
pub use port::{EmptyFaq, FaqRepo};
pub use search::FaqHit;
pub use service::{FaqHits, FaqService, LONGEST_QUERY};
pub use slug::{FaqSlug, InvalidSlug};
pub use syntax::{FaqSource, FaqSyntax, FaqTextError, ReadAnswer};
