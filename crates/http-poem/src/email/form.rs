//! Errors of documents by e-mail as problems.

use http_kit::Problem;
use portal_core::billing::email::SendDocumentError;

use crate::api::wire::seconds;
use crate::check;
use crate::problem::IntoProblem;

impl IntoProblem for SendDocumentError {
    fn into_problem(self) -> Problem {
        match self {
            SendDocumentError::NotFound => Problem::not_found(),
            SendDocumentError::NotPaid => Problem::missing("payment:no-receipt", "No receipt", "api-no-receipt"),
            SendDocumentError::NoAddress => {
                Problem::conflict("email:no-address", "No e-mail address on file", "email-no-address")
            }
            SendDocumentError::RateLimited { retry_after } => {
                Problem::rate_limited(check::EMAIL_LIMIT, "email:rate-limited", seconds(retry_after))
            }
            SendDocumentError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}
