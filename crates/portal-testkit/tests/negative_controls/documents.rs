//! A renderer of documents: they are what `Debug` says of an invoice or a receipt.

use std::future::ready;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use portal_core::billing::document::{Document, DocumentRenderer};
use portal_core::billing::invoice::InvoiceDocument;
use portal_core::billing::payment::PaymentAttempt;
use portal_core::billing::receipt::ReceiptDocument;
use portal_core::kernel::secret::hex;
use portal_core::{PortError, Rupiah};
use tokio::task::spawn_blocking;

use crate::let_others_go_first;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    CountsItsDocuments,
    ForgetsTheCustomer,
    TakesTextsForMarkup,
    PastesTexts,
    RefusesManyLines,
    RefusesLargeAmounts,
    CutsTheEndOff,
    SharesItsDesk,
    HoldsUpTheThread,
    RefusesManyInvoices,
    ForgetsTheFee,
    RefusesLongYears,
    ForgetsTheOpening,
    RefusesUnnamedMethods,
    ForgetsTheMethod,
}

struct Renderer {
    fault: Fault,
    made: AtomicU64,
    shared: Mutex<String>,
}

impl Renderer {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn check(&self, document: &Document) -> Result<(), PortError> {
        let refused = match document {
            Document::Invoice(document) => self.refuses(document),
            Document::Receipt(receipt) => self.is(Fault::RefusesManyInvoices) && receipt.payment.lines.len() > 20,
            Document::RecordedReceipt(receipt) => {
                self.is(Fault::RefusesUnnamedMethods) && receipt.record.payment.reference.is_none()
            }
            Document::Statement(document) => self.is(Fault::RefusesLongYears) && document.statement.invoices.len() > 50,
            _ => true,
        };
        if refused { Err(PortError::broken("renderer", "no document of this")) } else { Ok(()) }
    }

    fn refuses(&self, document: &InvoiceDocument) -> bool {
        let detail = &document.billed.detail;
        self.is(Fault::TakesTextsForMarkup) && detail.items.iter().any(|item| item.description.contains('#'))
            || self.is(Fault::RefusesManyLines) && detail.items.len() > 50
            || self.is(Fault::RefusesLargeAmounts) && detail.invoice.total.amount() > i64::from(i32::MAX)
    }

    fn text(&self, document: &Document) -> String {
        match document {
            Document::Invoice(document) => self.invoice_text(document),
            Document::Receipt(receipt) => self.receipt_text(receipt),
            Document::RecordedReceipt(receipt) => {
                let mut receipt = receipt.clone();
                if self.is(Fault::ForgetsTheMethod) {
                    receipt.record.payment.method.clear();
                }
                format!("{receipt:?}")
            }
            Document::Statement(document) => {
                let mut document = document.clone();
                if self.is(Fault::ForgetsTheOpening) {
                    document.statement.opening = Rupiah::ZERO;
                }
                format!("{document:?}")
            }
            _ => String::new(),
        }
    }

    fn receipt_text(&self, receipt: &ReceiptDocument) -> String {
        let fee = Some(receipt.payment.fee).filter(|_| !self.is(Fault::ForgetsTheFee));
        let payment = PaymentAttempt { fee: Rupiah::ZERO, ..receipt.payment.clone() };
        format!("{:?} {:?} {payment:?} {fee:?}", receipt.locale, receipt.customer)
    }

    fn invoice_text(&self, document: &InvoiceDocument) -> String {
        let customer = Some(&document.customer).filter(|_| !self.is(Fault::ForgetsTheCustomer));
        let count = self.is(Fault::CountsItsDocuments).then(|| self.made.fetch_add(1, Ordering::Relaxed));
        let (locale, billed, link) = (document.locale, &document.billed, &document.pay_link);
        format!("{locale:?} {billed:?} {link:?} {customer:?} {count:?}")
    }
}

/// A document whose pages hold this text in figures, so that it cannot be taken for anything else.
fn pdf(text: &str, title: &str) -> String {
    let figures = hex(text.as_bytes());
    format!("%PDF-1.7\n1 0 obj <</Type /Page /Title ({title})>>\nstream\n{figures}\nendstream\nendobj\n%%EOF\n")
}

#[async_trait]
impl DocumentRenderer for Renderer {
    async fn render(&self, document: &Document) -> Result<Vec<u8>, PortError> {
        self.check(document)?;
        let mut text = self.text(document);
        if self.is(Fault::SharesItsDesk) {
            self.shared.lock().expect("no panic").clone_from(&text);
            let_others_go_first().await;
            self.shared.lock().expect("no panic").clone_into(&mut text);
        }
        let items = match document {
            Document::Invoice(document) if self.is(Fault::PastesTexts) => document.billed.detail.items.as_slice(),
            _ => &[],
        };
        let title: String = items.iter().map(|item| item.description.as_str()).collect();
        let made = if self.is(Fault::HoldsUpTheThread) {
            pdf(&text, &title)
        } else {
            spawn_blocking(move || pdf(&text, &title)).await.map_err(|error| PortError::broken("renderer", error))?
        };
        let end = if self.is(Fault::CutsTheEndOff) { made.len() - 10 } else { made.len() };
        Ok(made.as_bytes()[..end].to_vec())
    }
}

fn with(fault: Fault) -> Arc<dyn DocumentRenderer> {
    Arc::new(Renderer { fault, made: AtomicU64::new(0), shared: Mutex::default() })
}

fn fresh() -> impl Future<Output = (Arc<dyn DocumentRenderer>, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::document_renderer_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { document_renderer, with;
        Fault::CountsItsDocuments => the_same_document_gives_the_same_bytes;
        Fault::ForgetsTheCustomer => documents_that_say_something_else_are_other_bytes;
        Fault::TakesTextsForMarkup => sec_43_texts_full_of_markup_are_documents;
        Fault::PastesTexts => sec_43_a_document_holds_nothing_that_acts;
        Fault::RefusesManyLines => invoices_without_lines_and_with_many_long_ones_are_documents;
        Fault::RefusesLargeAmounts => amounts_of_any_size_are_documents;
        Fault::CutsTheEndOff => every_invoice_that_customers_see_is_a_pdf;
        Fault::SharesItsDesk => documents_made_at_once_are_the_same_as_one_by_one;
        Fault::HoldsUpTheThread => rendering_holds_up_nobody_else_on_the_thread;
        Fault::RefusesManyInvoices => every_receipt_is_a_pdf;
        Fault::ForgetsTheFee => receipts_that_say_something_else_are_other_bytes;
        Fault::RefusesLongYears => every_statement_is_a_pdf;
        Fault::ForgetsTheOpening => statements_that_say_something_else_are_other_bytes;
        Fault::RefusesUnnamedMethods => every_receipt_of_a_payment_on_record_is_a_pdf;
        Fault::ForgetsTheMethod => receipts_of_payments_on_record_that_say_something_else_are_other_bytes;
    }
}
