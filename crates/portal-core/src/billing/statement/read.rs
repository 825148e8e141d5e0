//! Showing customers what they paid, and making their statements.

use super::StatementService;
use super::document::StatementDocument;
use super::error::StatementError;
use super::history::PaymentHistory;
use super::model::RecordedPayment;
use super::year::{Statement, StatementYear};
use crate::billing::document::RenderedDocument;
use crate::identity::session::ActiveSession;
use crate::kernel::error::PortError;
use crate::kernel::id::InvoiceNumber;
use crate::kernel::locale::Locale;

impl StatementService {
    /// What the customer paid in a year, by month; in the latest one with anything if none is named.
    ///
    /// # Errors
    /// [`PortError`] if the records cannot be read.
    pub async fn history(&self, session: &ActiveSession, year: Option<i32>) -> Result<PaymentHistory, PortError> {
        let records = self.deps.records.records(&session.scope()).await?;
        Ok(PaymentHistory::of(records, year, &*self.deps.clock))
    }

    /// The years in which anything was invoiced or paid, the latest first.
    ///
    /// # Errors
    /// [`PortError`] if the records cannot be read.
    pub async fn years(&self, session: &ActiveSession) -> Result<Vec<StatementYear>, PortError> {
        let records = self.deps.records.records(&session.scope()).await?;
        Ok(StatementYear::all(&records, &*self.deps.clock))
    }

    /// The payments on record of one of the customer's invoices, oldest first; none of an invoice that is not theirs.
    ///
    /// # Errors
    /// [`PortError`] if the records cannot be read.
    pub async fn payments_of(
        &self,
        session: &ActiveSession,
        invoice: &InvoiceNumber,
    ) -> Result<Vec<RecordedPayment>, PortError> {
        let mut payments = self.deps.records.records(&session.scope()).await?.payments;
        payments.retain(|record| record.invoice == *invoice);
        Ok(payments)
    }

    /// The statement of a year.
    ///
    /// # Errors
    /// [`StatementError`]; a year without anything is not found.
    pub async fn statement(&self, session: &ActiveSession, year: i32) -> Result<Statement, StatementError> {
        let records = self.deps.records.records(&session.scope()).await?;
        Statement::of(records, year, &*self.deps.clock).ok_or(StatementError::NotFound)
    }

    /// The document of a year.
    ///
    /// # Errors
    /// [`StatementError`]; a year without anything is not found.
    pub async fn document(
        &self,
        session: &ActiveSession,
        year: i32,
        locale: Locale,
    ) -> Result<RenderedDocument, StatementError> {
        let renderer = self.deps.renderer.as_ref().ok_or(StatementError::NoDocuments)?;
        let statement = self.statement(session, year).await?;
        let customer = self.deps.customers.profile(&session.scope()).await?.ok_or(StatementError::NotFound)?;
        let today = self.deps.clock.local_date(self.deps.clock.now());
        let document = StatementDocument { locale, customer, today, statement };
        let number = document.number();
        let bytes = renderer.render(&document.into()).await?;
        Ok(RenderedDocument { number, bytes })
    }
}
