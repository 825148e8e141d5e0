//! The port of views.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::{CustomerView, NewCustomerView, ResumedCustomerView, ViewTokenHash};
use crate::kernel::error::PortError;

/// Keeps the views of staff, beside their sessions.
///
/// # Contract
/// * [`open`](Self::open) stores a view in place of the one that its session of staff had; the tokens of that one are good
///   for nothing any more. Without such a session nothing is stored.
/// * [`enter`](Self::enter) gives the view of a link its token, if `at` lies before `link_until`. It does so once: of calls
///   that race for a link one is answered.
/// * [`resume`](Self::resume) answers the view of a token that [`enter`](Self::enter) gave, also one that expired: the core
///   tells. It has the name, the role and the state that the account of staff has now. With the end of the session of
///   staff the view has ended.
/// * [`end`](Self::end) takes effect before it answers.
/// * A store may drop a view some time after `expires_at`, never before.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait CustomerViews: Send + Sync {
    /// Stores a view.
    ///
    /// # Errors
    /// [`PortError`] if views cannot be written.
    async fn open(&self, new: &NewCustomerView) -> Result<(), PortError>;

    /// Opens a link: its view is found by `token` from now on, and by the link no more. `None` if no link can be opened.
    ///
    /// # Errors
    /// [`PortError`] if views cannot be written.
    async fn enter(
        &self,
        link: ViewTokenHash,
        token: ViewTokenHash,
        at: DateTime<Utc>,
    ) -> Result<Option<CustomerView>, PortError>;

    /// Finds the view of a token.
    ///
    /// # Errors
    /// [`PortError`] if views cannot be read.
    async fn resume(&self, token: ViewTokenHash) -> Result<Option<ResumedCustomerView>, PortError>;

    /// Ends the view of a token; answers whether there was one.
    ///
    /// # Errors
    /// [`PortError`] if views cannot be written.
    async fn end(&self, token: ViewTokenHash) -> Result<bool, PortError>;
}
