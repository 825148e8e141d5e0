//! Questions that customers ask, found by the words they use.

mod answer;
mod index;
mod model;
mod port;
mod search;
mod service;
#[cfg(test)]
mod tests;
mod words;

pub use answer::{AnswerBlock, AnswerLink};
pub use model::{Faq, FaqBook, FaqCategory, Synonyms};
#[cfg(any(test, feature = "mocks"))]
pub use port::MockFaqRepo;
pub use port::{EmptyFaq, FaqRepo};
pub use search::FaqHit;
pub use service::{FaqHits, FaqService, LONGEST_QUERY};
