//! First cases.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::device::DeviceStore;

use crate::fixtures::trusted_device;

pub async fn a_trusted_device_is_found_with_everything_in_it(store: Arc<dyn DeviceStore>) {
    let device = trusted_device(1);
    store.trust(&device, None).await.expect("the store answers");
    let found = store.find(device.token).await;
    assert_eq!(found.expect("the store answers"), Some(device));
}
