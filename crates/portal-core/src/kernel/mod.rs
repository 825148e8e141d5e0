//! What every feature uses: ids, money, numbers, addresses, time, secrets, sealed values, errors, circuit breakers.

pub mod actor;
pub mod breaker;
pub mod clock;
pub mod commit;
pub mod edit;
pub mod email;
pub mod error;
pub mod id;
pub mod idempotency;
pub mod local_day;
pub mod locale;
pub mod money;
pub mod page;
pub mod phone;
pub mod seal;
pub mod secret;
pub mod text;
pub(crate) mod token;
