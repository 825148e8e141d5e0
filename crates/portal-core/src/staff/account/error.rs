//! What can go wrong with accounts of staff.

use chrono::TimeDelta;

use super::password::WeakPassword;
use crate::kernel::error::PortError;

/// Why an account was not added.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AddStaffError {
    /// The actor may not manage accounts.
    #[error("only who manages staff may do that")]
    Forbidden,
    /// Another account has the address.
    #[error("there is an account with this address")]
    EmailTaken,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why an account was not changed or listed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManageStaffError {
    /// The actor may not manage accounts.
    #[error("only who manages staff may do that")]
    Forbidden,
    /// There is no account with that address.
    #[error("there is no account with this address")]
    NotFound,
    /// It was changed by others each time it was tried.
    #[error("the account is being changed; try again")]
    Busy,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why an invitation was not taken a step further.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InvitationError {
    /// There is no such invitation: it was used or replaced, it expired, or it never was.
    #[error("the invitation is not valid")]
    Invalid,
    /// The password cannot be chosen.
    #[error(transparent)]
    Password(#[from] WeakPassword),
    /// The code is not one of the authenticator's, now.
    #[error("the code is not right")]
    Code,
    /// Too many wrong codes.
    #[error("too many wrong codes")]
    Limited {
        /// How long until another may be tried.
        retry_after: TimeDelta,
    },
    /// The account is being changed.
    #[error("the account is being changed; try again")]
    Busy,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why nobody was logged in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StaffLoginError {
    /// Address, password or code are not right, or the account cannot be logged in to.
    #[error("the login is not right")]
    Refused,
    /// The password has to be given again: its proof expired, or the account was changed since.
    #[error("the login has to be started again")]
    StartAgain,
    /// Too many failures, to this account or from this network.
    #[error("too many failed logins")]
    Limited {
        /// How long until another may be tried.
        retry_after: TimeDelta,
    },
    /// A port failed; nobody is let through unchecked.
    #[error(transparent)]
    Port(#[from] PortError),
}
