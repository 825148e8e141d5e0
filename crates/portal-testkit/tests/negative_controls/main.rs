//! The suites' own test: they pass on plain correct adapters, and each of many wrong ones fails the case
//! meant for it. An adapter here is right but for the one fault it is made with.

mod audit;
mod clock;
mod database;
mod devices;
mod documents;
mod entropy;
mod faq;
mod invoices;
mod limiter;
mod otp;
mod outbox;
mod profiles;
mod records;
mod retention;
mod sender;
mod sessions;
mod tickets;

use std::sync::Once;
use std::thread;

use tokio::runtime::Builder;
use tokio::task::yield_now;

/// Threads of this name are expected to panic, and do so in silence.
const EXPECTED_PANIC: &str = "must_fail_on";

/// Runs a case on a wrong store until it fails. A race shows only when callers happen to meet, so it
/// gets several runs; one that never fails checks nothing.
fn must_fail<F>(case: impl Fn() -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let tell = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if thread::current().name() != Some(EXPECTED_PANIC) {
                tell(panic);
            }
        }));
    });
    let runtime = Builder::new_multi_thread()
        .worker_threads(4)
        .enable_time()
        .thread_name(EXPECTED_PANIC)
        .build()
        .expect("a runtime");
    let failed = (0..30).any(|_| runtime.block_on(runtime.spawn(case())).is_err_and(|error| error.is_panic()));
    assert!(failed, "the case passes on a wrong store");
}

/// Lets other callers go first: where a racy store reads now and writes later.
async fn let_others_go_first() {
    for _ in 0..3 {
        yield_now().await;
    }
}

/// One test per line: the case must fail on the store.
macro_rules! must_fail_on {
    (@run session_store $case:ident $stores:ident) => {
        portal_testkit::session_store::$case($stores.0, $stores.1)
    };
    (@run device_store $case:ident $stores:ident) => {
        portal_testkit::device_store::$case($stores.0, $stores.1)
    };
    (@run audit_log $case:ident $stores:ident) => {
        portal_testkit::audit_log::$case($stores.0, $stores.1)
    };
    (@run retention_store $case:ident $stores:ident) => {
        portal_testkit::retention_store::$case($stores.0, $stores.1)
    };
    (@run message_sender $case:ident $stores:ident) => {
        portal_testkit::message_sender::$case($stores.0, $stores.1)
    };
    (@run invoice_repo $case:ident $stores:ident) => {
        portal_testkit::invoice_repo::$case($stores.0, $stores.1)
    };
    (@run ticket_repo $case:ident $stores:ident) => {
        portal_testkit::ticket_repo::$case($stores.0, $stores.1)
    };
    (@run contact_repo $case:ident $stores:ident) => {
        portal_testkit::contact_repo::$case($stores.0, $stores.1)
    };
    (@run phone_change_store $case:ident $stores:ident) => {
        portal_testkit::phone_change_store::$case($stores.0, $stores.1)
    };
    (@run record_check $case:ident $stores:ident) => {
        portal_testkit::record_check::$case($stores.0, $stores.1)
    };
    (@run $port:ident $case:ident $stores:ident) => {
        portal_testkit::$port::$case($stores)
    };
    ($port:ident, $store:expr; $($fault:expr => $($case:ident),+;)+) => {
        $($(
            #[test]
            fn $case() {
                crate::must_fail(|| {
                    let stores = $store($fault);
                    crate::must_fail_on!(@run $port $case stores)
                });
            }
        )+)+
    };
}
use must_fail_on;
