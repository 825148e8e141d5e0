//! The port itself: fields in, pages out.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{Datelike, NaiveDate};
use portal_core::billing::invoice::{InvoiceDocument, InvoiceRenderer};
use portal_core::kernel::clock::Clock;
use portal_core::{Locale, PortError};
use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst::syntax::Span;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, Timestamp};

use crate::PORT;
use crate::fields::Fields;
use crate::letterhead::Letterhead;
use crate::pool::Pool;
use crate::sample;
use crate::template::{Template, TemplateError};
use crate::world::{FIELDS, Press, Sheet};

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

    /// The letters of the letterhead that no font of the documents has: boxes would stand for them.
    pub fn lacking(&self) -> Vec<char> {
        self.press.fonts().lacking(&self.sender.texts())
    }

    /// Makes an invented invoice in each language, to learn whether template and logo are good.
    ///
    /// # Errors
    /// [`TemplateError`] for the first thing that is wrong.
    pub fn check(&self) -> Result<(), TemplateError> {
        for locale in [Locale::Id, Locale::En] {
            for document in sample::documents(locale) {
                let job = Job::new(&document, &self.sender, self.clock.as_ref());
                job.and_then(|job| job.print(&self.press))?;
            }
        }
        Ok(())
    }
}

#[async_trait]
impl InvoiceRenderer for TypstRenderer {
    async fn render(&self, document: &InvoiceDocument) -> Result<Vec<u8>, PortError> {
        let broken = |error: TemplateError| PortError::broken(PORT, error);
        let job = Job::new(document, &self.sender, self.clock.as_ref()).map_err(broken)?;
        let press = self.press.clone();
        self.pool.run(move || job.print(&press)).await?.map_err(broken)
    }
}

/// One document to be made.
struct Job {
    fields: Vec<u8>,
    ident: String,
    issued: Option<Datetime>,
    today: Option<Datetime>,
}

impl Job {
    fn new(document: &InvoiceDocument, sender: &Letterhead, clock: &dyn Clock) -> Result<Self, TemplateError> {
        let invoice = &document.billed.detail.invoice;
        let unwritable =
            |e: serde_json::Error| TemplateError { file: FIELDS.into(), line: None, message: e.to_string() };
        Ok(Self {
            fields: serde_json::to_vec(&Fields::of(document, sender, clock)).map_err(unwritable)?,
            ident: format!("{}/{}", document.customer.access.customer_id, invoice.number),
            issued: midnight(invoice.invoice_date),
            today: midnight(document.billed.today),
        })
    }

    fn print(self, press: &Press) -> Result<Vec<u8>, TemplateError> {
        let options = PdfOptions {
            ident: Smart::Custom(self.ident),
            creator: Smart::Custom(None),
            timestamp: self.issued.map(Timestamp::new_utc),
            ..PdfOptions::default()
        };
        let sheet = press.sheet(self.fields, self.today);
        let pages = typst::compile::<PagedDocument>(&sheet).output;
        let pdf = pages.and_then(|pages| typst_pdf::pdf(&pages, &options));
        let outcome = pdf.map_err(|problems| explained(press, &sheet, &problems));
        comemo::evict(REMEMBERED);
        outcome
    }
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
        let [full, _] = &sample::documents(Locale::Id)[..] else { panic!("two documents") };
        let fields = serde_json::to_string_pretty(&Fields::of(full, &sender, &TestClock::default())).expect("JSON");
        assert_eq!(include_str!("../templates/invoice.json").trim_end(), fields, "templates/invoice.json is behind");
    }
}
