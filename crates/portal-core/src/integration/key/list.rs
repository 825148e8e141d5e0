//! Lists the keys.

use super::ApiKeyService;
use super::model::ApiKey;
use crate::kernel::error::PortError;

impl ApiKeyService {
    /// All keys, those made first first; those that expired or were revoked too.
    ///
    /// # Errors
    /// [`PortError`] if the keys cannot be read.
    pub async fn list(&self) -> Result<Vec<ApiKey>, PortError> {
        self.deps.keys.all().await
    }
}
