//! The contracts of the ports that the operating system answers for.

use std::future::ready;
use std::sync::Arc;

use adapters_system::{Argon2Hasher, OsEntropy, SystemClock};
use portal_core::staff::account::PasswordHasher;
use portal_core::{Clock, Entropy};

fn entropy() -> impl Future<Output = (Arc<dyn Entropy>, ())> {
    let entropy: Arc<dyn Entropy> = Arc::new(OsEntropy);
    ready((entropy, ()))
}

portal_testkit::entropy_suite! { #[tokio::test] entropy }

fn hasher() -> impl Future<Output = (Arc<dyn PasswordHasher>, ())> {
    let hasher: Arc<dyn PasswordHasher> = Arc::new(Argon2Hasher::default());
    ready((hasher, ()))
}

portal_testkit::password_hasher_suite! { #[tokio::test(flavor = "multi_thread")] hasher }

/// The clock's contract in one time zone.
macro_rules! in_zone {
    ($module:ident, $zone:ident) => {
        mod $module {
            use super::*;

            fn clock() -> impl Future<Output = (Arc<dyn Clock>, ())> {
                let clock: Arc<dyn Clock> = Arc::new(SystemClock::new(chrono_tz::Tz::$zone));
                ready((clock, ()))
            }

            portal_testkit::clock_suite! { #[tokio::test] clock }
        }
    };
}

in_zone! { jakarta, Asia__Jakarta }
in_zone! { jayapura, Asia__Jayapura }
in_zone! { greenwich, UTC }
in_zone! { a_zone_of_odd_minutes, Asia__Kathmandu }
