//! What keeps staff from closing an exception.

use crate::billing::payment::ExceptionKind;
use crate::kernel::error::PortError;

/// Why an exception was not closed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExceptionError {
    /// The role may not do that.
    #[error("the role may not do that")]
    Forbidden,
    /// There is no open exception of that name: it was closed, or never found.
    #[error("there is no such open exception")]
    NotFound,
    /// No reason was given, or one that is too long or not printable.
    #[error("a reason has 1 to {longest} characters")]
    Reason {
        /// The most characters.
        longest: usize,
    },
    /// Nothing can be booked for it.
    #[error("nothing can be booked for {}", .kind.as_str())]
    NothingToBook {
        /// What it is.
        kind: ExceptionKind,
    },
    /// Others keep changing the payment; the same call may be made again.
    #[error("the payment is being changed")]
    Busy,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}
