//! The contract of [`PaymentDirectory`]: it finds what [`PaymentRepo`](portal_core::billing::payment::PaymentRepo) keeps
//! and adds up what is posted, so one store keeps all of it.

mod adding_up;
mod finding;

pub use adding_up::*;
pub use finding::*;

use portal_core::billing::settlement::SettlementRepo;
use portal_core::staff::payment::PaymentDirectory;

use crate::payment_store::PaymentStore;

/// A store of payments, their books and what was paid out, in which staff find them.
pub trait FinanceStore: PaymentStore + PaymentDirectory + SettlementRepo {}

impl<S: PaymentStore + PaymentDirectory + SettlementRepo> FinanceStore for S {}

/// Runs every case of the contract of [`PaymentDirectory`].
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn FinanceStore>, Guard)`.
#[macro_export]
macro_rules! payment_directory_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain payment_directory_contract payment_directory [$(#$attribute)*] $fresh;
            payments_are_found_the_newest_first_and_each_once
            a_list_goes_on_behind_a_payment
            all_parts_of_a_filter_have_to_fit
            a_name_finds_a_payment_by_number_reference_and_invoice_as_written
            payments_of_customers_are_found
            each_gateway_of_payments_is_answered_once
            money_is_counted_on_the_day_on_which_it_came_in
            what_came_in_is_counted_where_it_is_not_what_was_asked_for
            what_went_back_is_added_up_on_the_day_on_which_it_was_posted
            refunds_are_answered_as_they_were_written
            of_racing_refunds_of_one_version_one_is_written
        }
    };
}
