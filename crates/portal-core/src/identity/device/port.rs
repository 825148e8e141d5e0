//! The port of trusted devices.

use async_trait::async_trait;

use super::model::{TokenHash, TrustedDevice};
use crate::kernel::error::PortError;

/// Keeps which devices proved which number.
///
/// # Contract
/// * [`trust`](Self::trust) stores the new device and forgets the one it replaces, in one step; a hash
///   that is not there is no error.
/// * One device may be dropped some time after `expires_at`, never before.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait DeviceStore: Send + Sync {
    /// The device with that token; also one past its end, which the core judges.
    ///
    /// # Errors
    /// [`PortError`] if the devices cannot be reached.
    async fn find(&self, token: TokenHash) -> Result<Option<TrustedDevice>, PortError>;

    /// Stores `device`, and forgets `replaces`: a token is used for one login only.
    ///
    /// # Errors
    /// [`PortError`] if the devices cannot be reached.
    async fn trust(&self, device: &TrustedDevice, replaces: Option<TokenHash>) -> Result<(), PortError>;
}
