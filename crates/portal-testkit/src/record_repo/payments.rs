//! What was paid on an invoice follows its payments, unless the ISP states it.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::Rupiah;
use portal_core::integration::record::{
    InvoiceRecord, PaidAmount, PaymentRecord, Record as _, RecordCommitted, RecordRepo,
};

use super::{RecordTestDatabase, Sample, addition, change, commit, on_file, put};
use crate::fixtures::scope;
use crate::support::{ok, race};

/// Runs the cases of payments and what they come to.
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn RecordRepo<PaymentRecord>>, Arc<dyn RecordTestDatabase>, Guard)`.
#[macro_export]
macro_rules! paid_amount_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database paid_amount_contract record_repo [$(#$attribute)*] $fresh;
            what_was_paid_is_the_sum_of_the_payments
            a_stated_amount_stays_whatever_payments_come_in
            an_amount_that_is_no_longer_stated_is_the_sum_of_the_payments
            a_payment_that_moves_to_another_invoice_counts_there
            racing_payments_of_one_invoice_all_count
        }
    };
}

/// The invoice that payments belong to, added without a stated amount.
async fn put_invoices(test_db: &dyn RecordTestDatabase) -> Arc<dyn RecordRepo<InvoiceRecord>> {
    InvoiceRecord::put_parents(test_db).await;
    let invoices = test_db.invoice_records();
    put(&*invoices, &[InvoiceRecord::bare(1), InvoiceRecord::bare(2)]).await;
    invoices
}

async fn paid(invoices: &dyn RecordRepo<InvoiceRecord>, n: u32) -> PaidAmount {
    on_file(invoices, &InvoiceRecord::bare(n)).await.expect("the invoice").paid
}

fn of(amount: i64) -> PaidAmount {
    PaidAmount::Payments(Rupiah::new(amount))
}

fn payment(n: u32, amount: i64) -> PaymentRecord {
    PaymentRecord { amount: Rupiah::new(amount), ..PaymentRecord::bare(n) }
}

pub async fn what_was_paid_is_the_sum_of_the_payments(
    repo: Arc<dyn RecordRepo<PaymentRecord>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    let invoices = put_invoices(&*test_db).await;
    put(&*repo, &[payment(1, 100_000), payment(2, 200_000)]).await;
    assert_eq!((paid(&*invoices, 1).await, paid(&*invoices, 2).await), (of(300_000), of(0)));
    let less = commit(&*repo, change(&payment(2, 200_000), &payment(2, -50_000))).await;
    assert_eq!((less, paid(&*invoices, 1).await), (RecordCommitted::Done, of(50_000)));
    let number = InvoiceRecord::bare(1).number;
    let shown = ok(test_db.invoices().find(&scope("AGLS1"), &number).await).expect("the customer's invoice");
    assert_eq!((shown.invoice.paid, shown.payments.len()), (Rupiah::new(50_000), 2), "the customer sees it at once");
}

pub async fn a_stated_amount_stays_whatever_payments_come_in(
    repo: Arc<dyn RecordRepo<PaymentRecord>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    let invoices = put_invoices(&*test_db).await;
    let stated = PaidAmount::Stated(Rupiah::new(7));
    let before = InvoiceRecord::bare(1);
    let after = InvoiceRecord { paid: stated, ..before.clone() };
    assert_eq!(commit(&*invoices, change(&before, &after)).await, RecordCommitted::Done);
    put(&*repo, &[payment(1, 100_000)]).await;
    assert_eq!(paid(&*invoices, 1).await, stated);
}

pub async fn an_amount_that_is_no_longer_stated_is_the_sum_of_the_payments(
    repo: Arc<dyn RecordRepo<PaymentRecord>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    InvoiceRecord::put_parents(&*test_db).await;
    let invoices = test_db.invoice_records();
    let before = InvoiceRecord::sample(1);
    put(&*invoices, std::slice::from_ref(&before)).await;
    put(&*repo, &[payment(1, 250_000)]).await;
    let after = InvoiceRecord { paid: of(0), ..before.clone() };
    assert_eq!(commit(&*invoices, change(&before, &after)).await, RecordCommitted::Done);
    assert_eq!(paid(&*invoices, 1).await, of(250_000), "whatever sum the change names");
}

pub async fn a_payment_that_moves_to_another_invoice_counts_there(
    repo: Arc<dyn RecordRepo<PaymentRecord>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    let invoices = put_invoices(&*test_db).await;
    let before = payment(1, 100_000);
    put(&*repo, &[before.clone(), payment(2, 1)]).await;
    let after = PaymentRecord { invoice_number: InvoiceRecord::bare(2).id().clone(), ..before.clone() };
    assert_eq!(commit(&*repo, change(&before, &after)).await, RecordCommitted::Done);
    assert_eq!((paid(&*invoices, 1).await, paid(&*invoices, 2).await), (of(1), of(100_000)));
}

pub async fn racing_payments_of_one_invoice_all_count(
    repo: Arc<dyn RecordRepo<PaymentRecord>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    let invoices = put_invoices(&*test_db).await;
    let committed = race(8, |n| {
        let repo = repo.clone();
        async move { commit(&*repo, addition(payment(u32::try_from(n).unwrap_or(0), 1_000))).await }
    });
    assert_eq!(committed.await, [RecordCommitted::Done; 8]);
    assert_eq!(paid(&*invoices, 1).await, of(8_000));
}
