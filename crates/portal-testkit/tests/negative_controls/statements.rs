//! What was invoiced and paid on an account.

use std::future::ready;
use std::sync::Arc;

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::billing::invoice::InvoiceState;
use portal_core::billing::statement::{AccountRecords, RecordedPayment, RecordedPaymentId, StatementRepo};
use portal_core::identity::customer::CustomerScope;
use portal_core::staff::record_check::RecordTable;
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::InvoiceFixture;

use crate::database::Isp;
use crate::sessions::Sessions;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    ForgetsReferences,
    LeavesWithdrawnOut,
    ShowsDrafts,
    AsWritten,
    PaymentsByInvoice,
    CountsPayments,
    InventsAnInvoice,
    RefusesAll,
    AnswersEverybody,
}

struct Statements {
    fault: Fault,
    isp: Arc<Isp>,
}

impl Statements {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn is_shown(&self, row: &InvoiceFixture, scope: &CustomerScope) -> bool {
        (row.customer_id == *scope.customer_id() || self.is(Fault::AnswersEverybody))
            && (row.state != InvoiceState::Draft || self.is(Fault::ShowsDrafts))
            && !(row.state == InvoiceState::Cancelled && self.is(Fault::LeavesWithdrawnOut))
    }

    fn is_spoilt(&self, table: RecordTable, row: &InvoiceFixture) -> bool {
        self.isp.spoilt.lock().expect("no panic").contains(&(table, row.number.as_str().to_owned()))
    }

    /// The payments of an invoice; `place` is that of the invoice among all.
    fn payments(&self, place: usize, row: &InvoiceFixture) -> Vec<RecordedPayment> {
        let numbered = (1_i64..).zip(row.payments.iter().cloned());
        let place = i64::try_from(place).expect("few") * 1_000;
        let of = |(n, mut payment): (i64, portal_core::billing::invoice::Payment)| {
            payment.reference = payment.reference.filter(|_| !self.is(Fault::ForgetsReferences));
            RecordedPayment { id: RecordedPaymentId::new(place + n), invoice: row.number.clone(), payment }
        };
        numbered.map(of).collect()
    }
}

#[async_trait]
impl StatementRepo for Statements {
    async fn records(&self, scope: &CustomerScope) -> Result<AccountRecords, PortError> {
        let rows = self.isp.invoices.lock().expect("no panic").clone();
        let shown = || rows.iter().enumerate().filter(|(_, row)| self.is_shown(row, scope));
        let is_spoilt = |row: &InvoiceFixture| {
            self.is_spoilt(RecordTable::Invoices, row) || self.is_spoilt(RecordTable::Payments, row)
        };
        if self.is(Fault::RefusesAll) && shown().any(|(_, row)| is_spoilt(row)) {
            return Ok(AccountRecords::default());
        }
        let readable = |table| move |(_, row): &(usize, &InvoiceFixture)| !self.is_spoilt(table, row);
        let mut invoices: Vec<_> =
            shown().filter(readable(RecordTable::Invoices)).map(|(_, row)| row.invoice()).collect();
        let mut payments: Vec<_> = shown()
            .filter(readable(RecordTable::Payments))
            .flat_map(|(place, row)| self.payments(place, row))
            .collect();
        if !self.is(Fault::AsWritten) {
            invoices.sort_by_key(|invoice| (invoice.invoice_date, invoice.number.clone()));
        }
        if !self.is(Fault::PaymentsByInvoice) {
            payments.sort_by_key(|record| (record.payment.paid_at, record.id));
        }
        if self.is(Fault::CountsPayments) {
            for (n, record) in (1..).zip(&mut payments) {
                record.id = RecordedPaymentId::new(n);
            }
        }
        if self.is(Fault::InventsAnInvoice) && invoices.is_empty() {
            invoices.extend(rows.first().map(InvoiceFixture::invoice));
        }
        Ok(AccountRecords { invoices, payments })
    }
}

fn with(fault: Fault) -> (Arc<dyn StatementRepo>, Arc<dyn TestDatabase>) {
    let isp = Isp::new(Sessions::plain());
    (Arc::new(Statements { fault, isp: isp.clone() }), isp)
}

fn fresh() -> impl Future<Output = (Arc<dyn StatementRepo>, Arc<dyn TestDatabase>, ())> {
    let (statements, test_db) = with(Fault::None);
    ready((statements, test_db, ()))
}

portal_testkit::statement_repo_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { statement_repo, with;
        Fault::ForgetsReferences => what_was_invoiced_and_paid_is_answered_as_it_is_on_record;
        Fault::LeavesWithdrawnOut => invoices_in_every_state_but_a_draft_are_answered_with_their_payments;
        Fault::ShowsDrafts => drafts_and_their_payments_are_never_answered;
        Fault::AsWritten => invoices_come_by_date_and_number;
        Fault::PaymentsByInvoice => payments_come_by_the_instant_they_came_in_whichever_invoice_they_are_of;
        Fault::CountsPayments => the_identity_of_a_payment_is_its_own_and_stays;
        Fault::InventsAnInvoice => an_account_without_invoices_has_no_records;
        Fault::RefusesAll => a_row_that_cannot_be_read_is_left_out_alone;
        Fault::AnswersEverybody => sec_40_nothing_of_another_customer_is_answered;
    }
}
