//! The port itself: fields in, pages out.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{Datelike, NaiveDate};
use portal_core::billing::document::{Document, DocumentRenderer};
use portal_core::billing::invoice::InvoiceDocument;
use portal_core::billing::receipt::{ReceiptDocument, RecordedReceiptDocument};
use portal_core::billing::statement::StatementDocument;
use portal_core::kernel::clock::Clock;
use portal_core::{Locale, PortError};
use serde::Serialize;
use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst::syntax::Span;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, Timestamp};

use crate::PORT;
use crate::fields::{InvoiceFields, ReceiptFields, StatementFields};
use crate::fonts::Fonts;
use crate::letterhead::Letterhead;
use crate::pool::Pool;
use crate::qr;
use crate::sample;
use crate::template::{Template, TemplateError};
use crate::world::{Press, Sheet};

/// The files of a document's fields inside of Typst.
const INVOICE_FIELDS: &str = "invoice.json";
const RECEIPT_FIELDS: &str = "receipt.json";
const STATEMENT_FIELDS: &str = "statement.json";
/// For how many documents Typst remembers what it did not need again. What templates share is needed by each;
/// the rest is one customer's and would only fill the memory.
const REMEMBERED: usize = 2;

/// Sets documents with Typst, inside this process.
pub struct TypstRenderer {
    fonts: Arc<Fonts>,
    invoices: Arc<Press>,
    receipts: Arc<Press>,
    statements: Arc<Press>,
    sender: Arc<Letterhead>,
    clock: Arc<dyn Clock>,
    pool: Pool,
}

impl TypstRenderer {
    /// A renderer for the ISP `sender`, with the template of its invoices. `clock` tells the days of payments.
    pub fn new(sender: Letterhead, template: Template, clock: Arc<dyn Clock>) -> Self {
        let (fonts, logo) = (Arc::new(Fonts::and(template.fonts())), sender.logo.as_ref());
        let invoices = Arc::new(Press::new(template, INVOICE_FIELDS, fonts.clone(), logo));
        let receipts = Arc::new(Press::new(Template::receipt(), RECEIPT_FIELDS, fonts.clone(), logo));
        let statements = Arc::new(Press::new(Template::statement(), STATEMENT_FIELDS, fonts.clone(), logo));
        Self { fonts, invoices, receipts, statements, sender: Arc::new(sender), clock, pool: Pool::of_this_machine() }
    }

    /// The letters of the letterhead that no font of the documents has: boxes would stand for them.
    pub fn lacking(&self) -> Vec<char> {
        self.fonts.lacking(&self.sender.texts())
    }

    /// Makes invented documents in each language, to learn whether template and logo are good.
    ///
    /// # Errors
    /// [`TemplateError`] for the first thing that is wrong.
    pub fn check(&self) -> Result<(), TemplateError> {
        for locale in [Locale::Id, Locale::En] {
            for document in sample::documents(locale) {
                let (press, job) = self.job(&document)?;
                job.print(&press)?;
            }
        }
        Ok(())
    }

    fn job(&self, document: &Document) -> Result<(Arc<Press>, Job), TemplateError> {
        let (sender, clock) = (self.sender.as_ref(), self.clock.as_ref());
        match document {
            Document::Invoice(document) => Ok((self.invoices.clone(), Job::invoice(document, sender, clock)?)),
            Document::Receipt(document) => Ok((self.receipts.clone(), Job::receipt(document, sender, clock)?)),
            Document::RecordedReceipt(document) => {
                Ok((self.receipts.clone(), Job::recorded_receipt(document, sender, clock)?))
            }
            Document::Statement(document) => Ok((self.statements.clone(), Job::statement(document, sender)?)),
            _ => Err(TemplateError { file: "".into(), line: None, message: "no template of this document".into() }),
        }
    }
}

#[async_trait]
impl DocumentRenderer for TypstRenderer {
    async fn render(&self, document: &Document) -> Result<Vec<u8>, PortError> {
        let broken = |error: TemplateError| PortError::broken(PORT, error);
        let (press, job) = self.job(document).map_err(broken)?;
        self.pool.run(move || job.print(&press)).await?.map_err(broken)
    }
}

/// One document to be made.
struct Job {
    fields: Vec<u8>,
    qr: Option<String>,
    ident: String,
    issued: Option<Datetime>,
    today: Option<Datetime>,
}

impl Job {
    fn invoice(document: &InvoiceDocument, sender: &Letterhead, clock: &dyn Clock) -> Result<Self, TemplateError> {
        let invoice = &document.billed.detail.invoice;
        Ok(Self {
            qr: document.pay_link.as_deref().and_then(qr::svg),
            fields: written(INVOICE_FIELDS, &InvoiceFields::of(document, sender, clock))?,
            ident: format!("{}/{}", document.customer.access.customer_id, invoice.number),
            issued: midnight(invoice.invoice_date),
            today: midnight(document.billed.today),
        })
    }

    fn receipt(document: &ReceiptDocument, sender: &Letterhead, clock: &dyn Clock) -> Result<Self, TemplateError> {
        let payment = &document.payment;
        let day = midnight(clock.local_date(payment.paid_at.unwrap_or(payment.created_at)));
        Ok(Self {
            qr: None,
            fields: written(RECEIPT_FIELDS, &ReceiptFields::of(document, sender, clock))?,
            ident: format!("{}/{}", document.customer.access.customer_id, document.number()),
            issued: day,
            today: day,
        })
    }

    fn recorded_receipt(
        document: &RecordedReceiptDocument,
        sender: &Letterhead,
        clock: &dyn Clock,
    ) -> Result<Self, TemplateError> {
        let day = midnight(clock.local_date(document.record.payment.paid_at));
        Ok(Self {
            qr: None,
            fields: written(RECEIPT_FIELDS, &ReceiptFields::recorded(document, sender, clock))?,
            ident: format!("{}/{}", document.customer.access.customer_id, document.number()),
            issued: day,
            today: day,
        })
    }

    fn statement(document: &StatementDocument, sender: &Letterhead) -> Result<Self, TemplateError> {
        let day = midnight(document.today);
        Ok(Self {
            qr: None,
            fields: written(STATEMENT_FIELDS, &StatementFields::of(document, sender))?,
            ident: format!("statement/{}", document.number()),
            issued: day,
            today: day,
        })
    }

    fn print(self, press: &Press) -> Result<Vec<u8>, TemplateError> {
        let options = PdfOptions {
            ident: Smart::Custom(self.ident),
            creator: Smart::Custom(None),
            timestamp: self.issued.map(Timestamp::new_utc),
            ..PdfOptions::default()
        };
        let sheet = press.sheet(self.fields, self.qr, self.today);
        let pages = typst::compile::<PagedDocument>(&sheet).output;
        let pdf = pages.and_then(|pages| typst_pdf::pdf(&pages, &options));
        let outcome = pdf.map_err(|problems| explained(press, &sheet, &problems));
        comemo::evict(REMEMBERED);
        outcome
    }
}

/// The fields as the file that a template reads.
fn written(file: &str, fields: &impl Serialize) -> Result<Vec<u8>, TemplateError> {
    let unwritable = |e: serde_json::Error| TemplateError { file: file.into(), line: None, message: e.to_string() };
    serde_json::to_vec(fields).map_err(unwritable)
}

/// The first of the problems; what follows it is often its consequence.
fn explained(press: &Press, sheet: &Sheet<'_>, problems: &[SourceDiagnostic]) -> TemplateError {
    let unknown = SourceDiagnostic::error(Span::detached(), "there is no document");
    press.template().explain(sheet, problems.first().unwrap_or(&unknown))
}

fn midnight(day: NaiveDate) -> Option<Datetime> {
    Datetime::from_ymd_hms(day.year(), u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?, 0, 0, 0)
}

#[cfg(test)]
mod tests {
    use portal_testkit::TestClock;

    use super::*;

    #[test]
    fn the_sample_for_writers_of_templates_holds_every_field_there_is() {
        let sender = sample::letterhead();
        let [Document::Invoice(full), ..] = &sample::documents(Locale::Id)[..] else { panic!("an invoice") };
        let fields =
            serde_json::to_string_pretty(&InvoiceFields::of(full, &sender, &TestClock::default())).expect("JSON");
        assert_eq!(include_str!("../templates/invoice.json").trim_end(), fields, "templates/invoice.json is behind");
    }
}
