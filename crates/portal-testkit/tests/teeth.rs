//! The suites pass on correct stores and fail on wrong ones.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::device::{DeviceStore, TokenHash, TrustedDevice};

#[derive(Default)]
struct Devices(Mutex<HashMap<TokenHash, TrustedDevice>>);

#[async_trait]
impl DeviceStore for Devices {
    async fn find(&self, token: TokenHash) -> Result<Option<TrustedDevice>, PortError> {
        Ok(self.0.lock().expect("no panic").get(&token).cloned())
    }

    async fn trust(&self, device: &TrustedDevice, replaces: Option<TokenHash>) -> Result<(), PortError> {
        let mut devices = self.0.lock().expect("no panic");
        replaces.map(|old| devices.remove(&old));
        devices.insert(device.token, device.clone());
        Ok(())
    }
}

async fn devices() -> (Arc<dyn DeviceStore>, ()) {
    (Arc::new(Devices::default()), ())
}

portal_testkit::device_store_suite! { #[tokio::test(flavor = "multi_thread")] devices }
