//! A store of trusted devices.

use std::collections::HashMap;
use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use portal_core::identity::device::{DeviceStore, TokenHash, TrustedDevice};
use portal_core::{PhoneNumber, PortError};
use portal_testkit::TestDatabase;

use crate::database::Isp;
use crate::let_others_go_first;
use crate::sessions::Sessions;

#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Fault {
    #[default]
    None,
    KeepsTheOldToken,
    ForgetsAndStoresInTwoSteps,
    ForgetsEverybodyOnReplacing,
}

/// The devices that are trusted.
#[derive(Default)]
pub(crate) struct Devices {
    fault: Fault,
    all: Mutex<HashMap<TokenHash, TrustedDevice>>,
}

impl Devices {
    /// Trusts no device of these numbers any more.
    pub(crate) fn forget(&self, numbers: &[PhoneNumber]) {
        self.all.lock().expect("no panic").retain(|_, device| !numbers.contains(&device.phone));
    }

    /// Trusts the device in place of the old one, as a login does.
    pub(crate) async fn trust(&self, device: &TrustedDevice, replaces: Option<TokenHash>) {
        self.forget_first(replaces).await;
        self.store(device, replaces);
    }

    /// The first of two steps, where there are two.
    pub(crate) async fn forget_first(&self, replaces: Option<TokenHash>) {
        if self.fault == Fault::ForgetsAndStoresInTwoSteps {
            replaces.and_then(|old| self.all.lock().expect("no panic").remove(&old));
            let_others_go_first().await;
        }
    }

    /// Stores the device in place of the old one.
    pub(crate) fn store(&self, device: &TrustedDevice, replaces: Option<TokenHash>) {
        let mut all = self.all.lock().expect("no panic");
        match (self.fault, replaces) {
            (Fault::KeepsTheOldToken, _) | (_, None) => {}
            (Fault::ForgetsEverybodyOnReplacing, Some(_)) => all.clear(),
            (_, Some(old)) => {
                all.remove(&old);
            }
        }
        all.insert(device.token, device.clone());
    }
}

#[async_trait]
impl DeviceStore for Devices {
    async fn find(&self, token: TokenHash) -> Result<Option<TrustedDevice>, PortError> {
        Ok(self.all.lock().expect("no panic").get(&token).cloned())
    }
}

fn with(fault: Fault) -> (Arc<dyn DeviceStore>, Arc<dyn TestDatabase>) {
    let devices = Arc::new(Devices { fault, all: Mutex::default() });
    (devices.clone(), Isp::new(Sessions::on(devices)))
}

fn fresh() -> impl Future<Output = (Arc<dyn DeviceStore>, Arc<dyn TestDatabase>, ())> {
    let (devices, test_db) = with(Fault::None);
    ready((devices, test_db, ()))
}

portal_testkit::device_store_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { device_store, with;
        Fault::KeepsTheOldToken => the_replaced_token_is_forgotten,
            racing_logins_all_become_known_and_the_token_they_replace_is_forgotten;
        Fault::ForgetsAndStoresInTwoSteps => nobody_sees_the_old_token_beside_the_new_one_nor_neither;
        Fault::ForgetsEverybodyOnReplacing => other_devices_stay_trusted;
    }
}
