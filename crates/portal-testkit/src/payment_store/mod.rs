//! The contracts of [`PaymentRepo`], [`PaymentExceptions`], [`PaymentNotifications`], [`CustomerCredit`] and [`Ledger`]: a
//! payment and what is posted for it are written in one step, so one store keeps all of them.

mod adding;
mod booking;
mod closing;
mod credit;
mod notifications;
mod reading;

pub use adding::*;
pub use booking::*;
pub use closing::*;
pub use credit::*;
pub use notifications::*;
pub use reading::*;

use portal_core::billing::ledger::Ledger;
use portal_core::billing::payment::{CustomerCredit, PaymentExceptions, PaymentNotifications, PaymentRepo};

/// A store of payments and their books.
pub trait PaymentStore: PaymentRepo + PaymentExceptions + PaymentNotifications + CustomerCredit + Ledger {}

impl<S: PaymentRepo + PaymentExceptions + PaymentNotifications + CustomerCredit + Ledger> PaymentStore for S {}

/// Runs every case of the contracts of [`PaymentRepo`], [`PaymentExceptions`], [`PaymentNotifications`],
/// [`CustomerCredit`] and [`Ledger`].
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn PaymentStore>, Guard)`.
#[macro_export]
macro_rules! payment_store_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain payment_store_contract payment_store [$(#$attribute)*] $fresh;
            a_payment_is_found_as_it_was_added
            nothing_of_another_customer_is_answered
            one_open_payment_pays_an_invoice
            a_payment_that_is_over_makes_room_for_another
            of_racing_payments_of_an_invoice_one_is_added
            a_total_is_one_open_payments_alone
            what_is_taken_of_the_totals_is_told
            of_racing_payments_of_a_total_one_is_added
            a_request_adds_one_payment
            a_request_of_the_same_name_and_another_wish_is_told_apart
            a_request_is_forgotten_when_its_time_is_over
            a_change_of_an_old_version_writes_nothing
            a_change_writes_payment_journal_and_exceptions
            of_a_hundred_changes_of_one_version_one_is_written
            a_journal_is_posted_once
            money_is_booked_by_what_is_owed_after_other_money
            of_racing_payments_of_one_debt_one_is_booked
            an_exception_is_kept_once_as_it_was_first_found
            an_exception_that_is_closed_is_found_no_more
            an_exception_is_closed_once_with_its_journal
            what_was_closed_is_listed_with_who_and_why
            the_exceptions_of_an_order_are_found
            an_exception_of_a_payment_that_was_changed_stays_open
            of_a_closing_and_a_change_of_the_same_version_one_is_written
            the_books_are_summed_by_account_and_as_a_whole
            pages_are_newest_first_and_empty_past_the_last
            the_latest_payment_of_an_invoice_is_found
            what_is_due_is_answered_the_longest_overdue_first
            a_notification_is_claimed_until_it_is_done
            a_notification_that_is_held_is_claimed_again_when_its_time_is_over
            a_later_notification_takes_the_place_of_an_earlier_one
            a_later_notification_stays_when_an_earlier_one_is_done
            those_that_wait_longest_are_claimed_first
            of_racing_claims_one_gets_a_notification
            those_who_paid_too_much_are_told_in_the_order_of_their_ids
            credit_pays_an_invoice_as_far_as_it_goes
            an_invoice_with_an_open_payment_is_not_paid_with_credit
            an_invoice_whose_money_is_not_done_with_is_not_paid_with_credit
            of_racing_payments_with_one_credit_those_are_written_that_it_covers
            credit_that_was_spent_is_not_given_back
        }
    };
}
