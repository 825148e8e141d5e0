//! The contract of [`StatementRepo`].

mod contents;
mod isolation;

pub use contents::*;
pub use isolation::*;

use portal_core::billing::statement::{AccountRecords, StatementRepo};

use crate::TestDatabase;
use crate::fixtures::{InvoiceFixture, customer, scope};
use crate::support::ok;

/// Runs every case of the contract of [`StatementRepo`](portal_core::billing::statement::StatementRepo).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn StatementRepo>, Arc<dyn TestDatabase>, Guard)`.
#[macro_export]
macro_rules! statement_repo_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database statement_repo_contract statement_repo [$(#$attribute)*] $fresh;
            what_was_invoiced_and_paid_is_answered_as_it_is_on_record
            invoices_in_every_state_but_a_draft_are_answered_with_their_payments
            drafts_and_their_payments_are_never_answered
            invoices_come_by_date_and_number
            payments_come_by_the_instant_they_came_in_whichever_invoice_they_are_of
            the_identity_of_a_payment_is_its_own_and_stays
            an_account_without_invoices_has_no_records
            a_row_that_cannot_be_read_is_left_out_alone
            sec_40_nothing_of_another_customer_is_answered
        }
    };
}

/// Puts the invoices there, and the customers they are of.
async fn put(test_db: &dyn TestDatabase, invoices: &[InvoiceFixture]) {
    for invoice in invoices {
        test_db.put_customer(&customer(invoice.customer_id.as_str()).build()).await;
    }
    for invoice in invoices {
        test_db.put_invoice(invoice).await;
    }
}

/// What is on record of `AGLS1`.
async fn records(repo: &dyn StatementRepo) -> AccountRecords {
    ok(repo.records(&scope("AGLS1")).await)
}

/// The numbers of its invoices.
fn numbers(records: &AccountRecords) -> Vec<&str> {
    records.invoices.iter().map(|invoice| invoice.number.as_str()).collect()
}

/// What its payments are for, and how much they are.
fn paid(records: &AccountRecords) -> Vec<(&str, i64)> {
    records.payments.iter().map(|record| (record.invoice.as_str(), record.payment.amount.amount())).collect()
}
