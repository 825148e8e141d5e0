//! The contract of [`IssuedInvoices`].

mod walking;

pub use walking::*;

use chrono::NaiveDate;
use portal_core::billing::email::{IssuedInvoices, IssuedPlace};
use portal_core::identity::customer::Customer;

use crate::TestDatabase;
use crate::fixtures::{customer, day};
use crate::support::ok;

/// Runs every case of the contract of [`IssuedInvoices`].
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn IssuedInvoices>, Arc<dyn TestDatabase>, Guard)`.
#[macro_export]
macro_rules! issued_invoices_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database issued_invoices_contract issued_invoices [$(#$attribute)*] $fresh;
            invoices_of_the_days_are_answered_with_their_customer_and_address
            drafts_and_what_nothing_is_owed_on_are_left_out
            they_come_by_date_and_number_each_once
            a_walk_goes_on_after_an_invoice_that_is_not_there_any_more
            invoices_without_an_address_are_left_out_and_do_not_end_the_walk
        }
    };
}

/// The days that are asked for.
fn days() -> (NaiveDate, NaiveDate) {
    (day(3), day(5))
}

/// A customer with this address on file.
async fn put_customer(test_db: &dyn TestDatabase, id: &str, email: Option<&str>) {
    let email = email.map(str::to_owned);
    test_db.put_customer(&Customer { email, ..customer(id).build() }).await;
}

/// The numbers of a whole walk, `limit` at a time.
async fn walked(issued: &dyn IssuedInvoices, limit: u32) -> Vec<String> {
    walked_from(issued, None, limit).await
}

/// The numbers of a walk from a place on.
async fn walked_from(issued: &dyn IssuedInvoices, mut after: Option<IssuedPlace>, limit: u32) -> Vec<String> {
    let mut numbers = Vec::new();
    for _ in 0..100 {
        let page = ok(issued.issued(days(), after, limit).await);
        assert!(page.invoices.len() <= usize::try_from(limit).expect("a small number"));
        numbers.extend(page.invoices.iter().map(|invoice| invoice.number.to_string()));
        let Some(last) = page.last else { return numbers };
        after = Some(last);
    }
    panic!("the walk does not end: {numbers:?}");
}
