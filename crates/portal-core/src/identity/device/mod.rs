//! Devices that logged in before: their failures count apart, so that strangers who guess at a number
//! cannot lock its owner out.

mod model;
mod port;

pub use model::{DeviceToken, TokenHash, TrustedDevice};
pub use port::DeviceStore;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockDeviceStore;
