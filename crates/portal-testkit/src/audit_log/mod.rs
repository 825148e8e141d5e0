//! The contract of [`AuditLog`](portal_core::audit::AuditLog).

/// Runs every case of the contract of [`AuditLog`](portal_core::audit::AuditLog).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn AuditLog>, Arc<dyn Backstage>, Guard)`.
#[macro_export]
macro_rules! audit_log_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { staged audit_log_contract audit_log [$(#$attribute)*] $fresh;
            recording_nothing_is_no_error
        }
    };
}

mod first;

pub use first::*;
