//! The contract of [`DashboardRepo`](portal_core::dashboard::DashboardRepo).

/// Runs every case of the contract of [`DashboardRepo`](portal_core::dashboard::DashboardRepo).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn DashboardRepo>, Arc<dyn Backstage>, Guard)`.
#[macro_export]
macro_rules! dashboard_repo_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { staged dashboard_repo_contract dashboard_repo [$(#$attribute)*] $fresh;
            a_customer_without_tickets_and_invoices_has_zeros
        }
    };
}

mod first;

pub use first::*;
