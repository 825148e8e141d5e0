//! The contract of [`DocumentRenderer`].

mod contents;
mod objects;
mod parallel;
mod receipts;
mod sameness;
mod statements;

pub use contents::*;
pub use objects::*;
pub use parallel::*;
pub use receipts::*;
pub use sameness::*;
pub use statements::*;

use std::fmt::Debug;

use portal_core::billing::document::{Document, DocumentRenderer};
use portal_core::billing::invoice::InvoiceState;
use portal_core::{Locale, Rupiah};

use crate::fixtures::{InvoiceFixture, invoice, item, noon, payment};

/// Runs every case of the contract of [`DocumentRenderer`](portal_core::billing::document::DocumentRenderer).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn DocumentRenderer>, Guard)`.
#[macro_export]
macro_rules! document_renderer_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain document_renderer_contract document_renderer [$(#$attribute)*] $fresh;
            every_invoice_that_customers_see_is_a_pdf
            invoices_without_lines_and_with_many_long_ones_are_documents
            amounts_of_any_size_are_documents
            sec_43_texts_full_of_markup_are_documents
            sec_43_a_document_holds_nothing_that_acts
            documents_made_at_once_are_the_same_as_one_by_one
            rendering_holds_up_nobody_else_on_the_thread
            the_same_document_gives_the_same_bytes
            documents_that_say_something_else_are_other_bytes
            every_receipt_is_a_pdf
            receipts_that_say_something_else_are_other_bytes
            every_statement_is_a_pdf
            statements_that_say_something_else_are_other_bytes
            every_receipt_of_a_payment_on_record_is_a_pdf
            receipts_of_payments_on_record_that_say_something_else_are_other_bytes
        }
    };
}

/// An invoice with two lines, tax, a discount and a part payment.
fn usual() -> InvoiceFixture {
    InvoiceFixture {
        subtotal: Rupiah::new(310_000),
        tax: Rupiah::new(33_000),
        discount: Rupiah::new(10_000),
        total: Rupiah::new(333_000),
        paid: Rupiah::new(100_000),
        items: vec![item("Paket Rumah 50 Mbps – November 2025", 300_000), item("Sewa router", 10_000)],
        payments: vec![payment(noon(), 100_000)],
        ..invoice("INV/2025/11/0001", "AGLS1").state(InvoiceState::Partial)
    }
}

async fn render(renderer: &dyn DocumentRenderer, document: &(impl Clone + Into<Document>)) -> Vec<u8> {
    renderer.render(&document.clone().into()).await.expect("the renderer answers")
}

/// Checks that the document can be made, and is a PDF from its first to its last line. Documents take a while, so
/// each case changes languages from one to the next instead of having each document in both.
async fn check_pdf(renderer: &dyn DocumentRenderer, expected: &(impl Clone + Debug + Into<Document>)) {
    let pdf = render(renderer, expected).await;
    assert!(pdf.starts_with(b"%PDF-"), "{expected:?}");
    assert!(pdf.trim_ascii_end().ends_with(b"%%EOF"), "{expected:?}");
}

/// Both languages, over and over.
fn languages() -> impl Iterator<Item = Locale> {
    [Locale::Id, Locale::En].into_iter().cycle()
}
