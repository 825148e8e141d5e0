//! What the console does with exceptions of payments.

use http_kit::Problem;
use portal_core::staff::payment_exception::{ExceptionError, ExceptionService};

use crate::check::forbidden;
use crate::state::Console;

/// The use cases; not found in a portal that takes no payments.
pub(super) fn service(console: &Console) -> Result<&ExceptionService, Problem> {
    console.parts.desk.payment_exceptions.as_ref().ok_or_else(Problem::not_found)
}

pub(super) fn problem(error: ExceptionError) -> Problem {
    match error {
        ExceptionError::Port(error) => error.into(),
        ExceptionError::Forbidden => forbidden(),
        _ => Problem::not_found(),
    }
}
