//! Trusting devices, and knowing them again.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::device::{DeviceStore, TokenHash, TrustedDevice};

use crate::TestDatabase;
use crate::fixtures::{another_phone, login_on, noon, trusted_device};
use crate::support::{millis, number, ok, race};

/// Logs in on the device.
async fn trust(test_db: &dyn TestDatabase, device: &TrustedDevice, replaces: Option<TokenHash>) {
    ok(test_db.sessions().open(&login_on(device, replaces)).await);
}

pub async fn a_trusted_device_is_found_with_everything_in_it(
    store: Arc<dyn DeviceStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let device = TrustedDevice {
        token: TokenHash::from_bytes(std::array::from_fn(|n| u8::try_from(n * 8).expect("below 256"))),
        phone: another_phone(3),
        trusted_at: noon() + millis(1),
        expires_at: noon() + millis(15_552_000_002),
    };
    trust(&*test_db, &device, None).await;
    assert_eq!(ok(store.find(device.token).await), Some(device));
}

pub async fn an_unknown_device_is_not_found(store: Arc<dyn DeviceStore>, test_db: Arc<dyn TestDatabase>) {
    trust(&*test_db, &trusted_device(1), None).await;
    assert_eq!(ok(store.find(trusted_device(2).token).await), None);
}

pub async fn a_device_past_its_end_is_left_to_the_core_to_judge(
    store: Arc<dyn DeviceStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let ended = TrustedDevice { expires_at: noon() + millis(1), ..trusted_device(1) };
    trust(&*test_db, &ended, None).await;
    assert_eq!(ok(store.find(ended.token).await), Some(ended));
}

pub async fn the_replaced_token_is_forgotten(store: Arc<dyn DeviceStore>, test_db: Arc<dyn TestDatabase>) {
    let (old, new) = (trusted_device(1), trusted_device(2));
    trust(&*test_db, &old, None).await;
    trust(&*test_db, &new, Some(old.token)).await;
    assert_eq!(ok(store.find(old.token).await), None);
    assert_eq!(ok(store.find(new.token).await), Some(new));
}

pub async fn replacing_a_token_that_is_not_there_is_no_error(
    store: Arc<dyn DeviceStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let device = trusted_device(1);
    trust(&*test_db, &device, Some(trusted_device(9).token)).await;
    assert_eq!(ok(store.find(device.token).await), Some(device));
    assert_eq!(ok(store.find(trusted_device(9).token).await), None);
}

pub async fn other_devices_stay_trusted(store: Arc<dyn DeviceStore>, test_db: Arc<dyn TestDatabase>) {
    let same_number = trusted_device(1);
    let other_number = TrustedDevice { phone: another_phone(1), ..trusted_device(2) };
    trust(&*test_db, &same_number, None).await;
    trust(&*test_db, &other_number, None).await;
    trust(&*test_db, &trusted_device(3), None).await;
    trust(&*test_db, &trusted_device(4), Some(trusted_device(3).token)).await;
    for device in [same_number, other_number, trusted_device(4)] {
        assert_eq!(ok(store.find(device.token).await), Some(device));
    }
}

pub async fn racing_logins_all_become_known_and_the_token_they_replace_is_forgotten(
    store: Arc<dyn DeviceStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let old = trusted_device(1_000);
    trust(&*test_db, &old, None).await;
    race(30, |caller| {
        let (test_db, old) = (Arc::clone(&test_db), old.token);
        async move { trust(&*test_db, &trusted_device(number(caller)), Some(old)).await }
    })
    .await;
    assert_eq!(ok(store.find(old.token).await), None);
    for n in 0..30 {
        assert_eq!(ok(store.find(trusted_device(n).token).await), Some(trusted_device(n)));
    }
}

pub async fn nobody_sees_the_old_token_beside_the_new_one_nor_neither(
    store: Arc<dyn DeviceStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    for n in 0..10 {
        let (old, new) = (trusted_device(n), trusted_device(1_000 + n));
        trust(&*test_db, &old, None).await;
        race(20, |caller| {
            let (store, test_db, old, new) = (Arc::clone(&store), Arc::clone(&test_db), old.token, new.clone());
            async move {
                if caller == 10 {
                    trust(&*test_db, &new, Some(old)).await;
                } else if caller % 2 == 0 && ok(store.find(new.token).await).is_some() {
                    assert_eq!(ok(store.find(old).await), None, "it was forgotten in the same step");
                } else if caller % 2 == 1 && ok(store.find(old).await).is_none() {
                    assert_eq!(ok(store.find(new.token).await), Some(new), "it came in the same step");
                }
            }
        })
        .await;
    }
}
