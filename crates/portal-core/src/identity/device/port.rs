//! The port of trusted devices.

use async_trait::async_trait;

use super::model::{TokenHash, TrustedDevice};
use crate::kernel::error::PortError;

/// Keeps which devices proved which number.
///
/// # Contract
/// * A login stores the new device and forgets the one it replaces, in one step; see
///   [`SessionStore::open`](crate::identity::session::SessionStore::open).
/// * One device may be dropped some time after `expires_at`, never before.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait DeviceStore: Send + Sync {
    /// The device with that token; also one past its end, which the core judges.
    ///
    /// # Errors
    /// [`PortError`] if the devices cannot be reached.
    async fn find(&self, token: TokenHash) -> Result<Option<TrustedDevice>, PortError>;
}
