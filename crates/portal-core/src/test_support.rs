//! What the unit tests of this crate share.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, TimeZone, Utc};

use crate::kernel::clock::Entropy;
use crate::kernel::secret::ServerKey;

/// Randomness that repeats: every byte drawn is another step of a counter.
#[derive(Default)]
pub(crate) struct CountingEntropy(AtomicU64);

impl Entropy for CountingEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let n = self.0.fetch_add(1, Ordering::Relaxed).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            chunk.copy_from_slice(&n.to_le_bytes()[..chunk.len()]);
        }
    }
}

/// Noon in Greenwich on 5 November 2025.
pub(crate) fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2025, 11, 5, 12, 0, 0).single().expect("a valid instant")
}

/// A server key for tests.
pub(crate) fn test_key() -> ServerKey {
    ServerKey::new((0..32).collect()).expect("a strong enough key")
}

/// A clock that stands still.
pub(crate) fn clock_at(now: DateTime<Utc>) -> std::sync::Arc<dyn crate::Clock> {
    let mut clock = crate::kernel::clock::MockClock::new();
    clock.expect_now().return_const(now);
    clock.expect_local_date().returning(|at| at.date_naive());
    std::sync::Arc::new(clock)
}

/// The number most tests log in with.
pub(crate) fn phone() -> crate::PhoneNumber {
    crate::PhoneNumber::parse("0817102070").expect("a mobile number")
}

/// A port that cannot be reached.
pub(crate) fn unreachable_port() -> crate::PortError {
    crate::PortError::unavailable("test port", "connection refused")
}

/// An active account of [`phone`] with the portal switched on.
pub(crate) fn account(id: &str) -> crate::identity::customer::Account {
    let id = crate::CustomerId::parse(id).expect("a valid id");
    crate::identity::customer::Account::in_service(id, phone(), "Budi Santoso")
}

/// Somebody who is logged in to [`account`] `AGLS1`, with a code that was redeemed at [`noon`].
pub(crate) fn active_session() -> crate::identity::session::ActiveSession {
    let session = crate::identity::session::Session {
        id: crate::SessionId::generate(noon(), &CountingEntropy::default()),
        customer_id: account("AGLS1").access.customer_id,
        phone: phone(),
        device: "Chrome, Android".into(),
        network: "192.0.2.7".into(),
        verified_at: noon(),
        created_at: noon(),
        last_seen_at: noon(),
        expires_at: noon() + chrono::TimeDelta::days(7),
    };
    crate::identity::session::ActiveSession { session, access: account("AGLS1").access, name: None, is_viewed: false }
}

/// The customer of [`account`].
pub(crate) fn customer(id: &str) -> crate::identity::customer::Customer {
    let crate::identity::customer::Account { access, name, address, email } = account(id);
    crate::identity::customer::Customer {
        access,
        name,
        phone_as_written: "0817-102-070".into(),
        email,
        address,
        city: None,
        province: None,
        service: crate::identity::customer::Service::default(),
        subscription_start_date: None,
        due_date: None,
    }
}
