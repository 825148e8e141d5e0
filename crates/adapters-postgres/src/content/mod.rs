//! What staff wrote for customers.

mod faq_edit;
