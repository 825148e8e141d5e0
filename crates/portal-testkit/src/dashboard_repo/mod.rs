//! The contract of [`DashboardRepo`](portal_core::insight::dashboard::DashboardRepo).

mod figures;
mod invoices;
mod overview;

pub use figures::*;
pub use invoices::*;
pub use overview::*;

/// Runs every case of the contract of [`DashboardRepo`](portal_core::insight::dashboard::DashboardRepo).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn DashboardRepo>, Arc<dyn TestDatabase>, Guard)`.
#[macro_export]
macro_rules! dashboard_repo_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database dashboard_repo_contract dashboard_repo [$(#$attribute)*] $fresh;
            a_customer_without_tickets_and_invoices_has_zeros
            tickets_count_by_where_they_stand
            tickets_and_invoices_do_not_multiply_each_other
            nothing_of_another_customer_counts
            every_state_counts_by_what_the_customer_sees_on_the_day
            case_15_amounts_decide_what_counts_as_paid_and_overdue
            an_invoice_is_overdue_from_the_day_after_its_due_date
            part_payments_are_taken_off_what_is_owed
            paying_too_much_on_one_invoice_pays_nothing_of_another
            settled_and_withdrawn_invoices_owe_nothing_whatever_was_paid
            sums_are_larger_than_thirty_two_bits
            an_account_that_is_not_there_has_no_overview
            a_new_customer_has_an_overview_of_nothing
            the_overview_has_the_same_figures
            the_unpaid_invoice_that_falls_due_first_is_next
            an_overdue_invoice_is_next_before_those_to_come
            settled_drafted_and_withdrawn_invoices_never_fall_due
            the_active_ticket_is_the_one_to_which_something_happened_last
            of_two_active_tickets_at_once_the_greater_number_comes_first
            tickets_that_are_over_are_not_active
            the_active_ticket_has_all_of_its_own_and_its_last_step
        }
    };
}
