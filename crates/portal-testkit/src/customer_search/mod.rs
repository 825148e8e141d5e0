//! The contract of [`CustomerSearch`](portal_core::staff::customer_search::CustomerSearch).

mod cases;

pub use cases::*;

/// Runs every case of the contract of [`CustomerSearch`](portal_core::staff::customer_search::CustomerSearch).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn CustomerSearch>, Arc<dyn TestDatabase>, Guard)`.
#[macro_export]
macro_rules! customer_search_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database customer_search_contract customer_search [$(#$attribute)*] $fresh;
            a_customer_is_found_with_everything_in_them
            a_customer_is_found_by_their_id
            customers_are_found_by_their_mobile_number_in_any_spelling
            a_customer_is_found_by_an_invoice_and_by_a_ticket
            customers_are_found_by_the_beginnings_of_words
            numbers_come_before_words_and_each_customer_once
            no_more_customers_are_found_than_asked_for
            heads_tell_who_customers_are
        }
    };
}
