//! The port itself: fields in, pages out.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{Datelike, NaiveDate};
use portal_core::clock::Clock;
use portal_core::invoice::{InvoiceDocument, InvoiceRenderer};
use portal_core::{Locale, PortError};
use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, Timestamp};

use crate::PORT;
use crate::fields::Fields;
use crate::letterhead::Letterhead;
use crate::pool::Pool;
use crate::sample;
use crate::template::{Template, TemplateError};
use crate::world::{Press, Sheet};

/// For how many documents Typst remembers what it did not need again. What templates share is needed by each;
/// the rest is one customer's and would only fill the memory.
const REMEMBERED: usize = 2;

/// Sets invoices with Typst, inside this process.
pub struct TypstRenderer {
    press: Arc<Press>,
    sender: Arc<Letterhead>,
    clock: Arc<dyn Clock>,
    pool: Pool,
}

impl TypstRenderer {
    /// A renderer for the ISP `sender`. `clock` tells the days of payments.
    pub fn new(sender: Letterhead, template: Template, clock: Arc<dyn Clock>) -> Self {
        let press = Arc::new(Press::new(template, sender.logo.as_ref()));
        Self { press, sender: Arc::new(sender), clock, pool: Pool::of_this_machine() }
    }

    /// Makes an invented invoice in each language, to learn whether template and logo are good.
    ///
    /// # Errors
    /// [`TemplateError`] for the first thing that is wrong.
    pub fn check(&self) -> Result<(), TemplateError> {
        for locale in [Locale::Id, Locale::En] {
            for document in sample::documents(locale) {
                let job = Job::new(&document, &self.sender, self.clock.as_ref());
                job.and_then(|job| job.print(&self.press)).map_err(|failure| self.explain(failure))?;
            }
        }
        Ok(())
    }

    fn explain(&self, failure: Failure) -> TemplateError {
        match failure {
            Failure::Template(error) => error,
            Failure::Fields(e) => TemplateError { file: "invoice.json".into(), line: None, message: e.to_string() },
        }
    }
}

#[async_trait]
impl InvoiceRenderer for TypstRenderer {
    async fn render(&self, document: &InvoiceDocument) -> Result<Vec<u8>, PortError> {
        let broken = |failure: Failure| PortError::broken(PORT, self.explain(failure));
        let job = Job::new(document, &self.sender, self.clock.as_ref()).map_err(broken)?;
        let press = self.press.clone();
        self.pool.run(move || job.print(&press)).await?.map_err(broken)
    }
}

/// Why there is no document.
enum Failure {
    Template(TemplateError),
    Fields(serde_json::Error),
}

/// One document to be made.
struct Job {
    fields: Vec<u8>,
    ident: String,
    issued: Option<Datetime>,
    today: Option<Datetime>,
}

impl Job {
    fn new(document: &InvoiceDocument, sender: &Letterhead, clock: &dyn Clock) -> Result<Self, Failure> {
        let invoice = &document.billed.detail.invoice;
        Ok(Self {
            fields: serde_json::to_vec(&Fields::of(document, sender, clock)).map_err(Failure::Fields)?,
            ident: format!("{}/{}", document.customer.access.customer_id, invoice.number),
            issued: midnight(invoice.invoice_date),
            today: midnight(document.billed.today),
        })
    }

    fn print(self, press: &Press) -> Result<Vec<u8>, Failure> {
        let options = PdfOptions {
            ident: Smart::Custom(self.ident),
            creator: Smart::Custom(None),
            timestamp: self.issued.map(Timestamp::new_utc),
            ..PdfOptions::default()
        };
        let sheet = press.sheet(self.fields, self.today);
        let pages = typst::compile::<PagedDocument>(&sheet).output;
        let pdf = pages.and_then(|pages| typst_pdf::pdf(&pages, &options));
        let outcome = pdf.map_err(|problems| failure(press, &sheet, &problems));
        comemo::evict(REMEMBERED);
        outcome
    }
}

fn failure(press: &Press, sheet: &Sheet<'_>, problems: &[SourceDiagnostic]) -> Failure {
    let unknown = SourceDiagnostic::error(typst::syntax::Span::detached(), "there is no document");
    Failure::Template(press.template().explain(sheet, problems.first().unwrap_or(&unknown)))
}

fn midnight(day: NaiveDate) -> Option<Datetime> {
    Datetime::from_ymd_hms(day.year(), u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?, 0, 0, 0)
}
