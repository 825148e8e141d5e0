//! What keeps customers from a promise.

use super::offer::PromiseRefusal;
use crate::kernel::error::PortError;

/// Why no promise was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MakePromiseError {
    /// There is no such invoice, or it is somebody else's, or a draft.
    #[error("there is no such invoice")]
    NotFound,
    /// The ISP's rule refuses it.
    #[error("the rule refuses it")]
    Refused(PromiseRefusal),
    /// The day is none that can be promised.
    #[error("the day is not from {first} to {last}")]
    WrongDay {
        /// The first day that can be promised.
        first: chrono::NaiveDate,
        /// The last one.
        last: chrono::NaiveDate,
    },
    /// Others keep changing the account's promises.
    #[error("others keep changing the promises of the account")]
    Busy,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}
