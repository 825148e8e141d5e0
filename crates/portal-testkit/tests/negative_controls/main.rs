//! The suites' own test: they pass on plain correct adapters, and each of many wrong ones fails the case
//! meant for it. An adapter here is right but for the one fault it is made with.

mod analytics;
mod announcements;
mod attachments;
mod audit;
mod blobs;
mod campaigns;
mod changes;
mod clock;
mod confirmations;
mod conversation_desk;
mod conversations;
mod customer_search;
mod customer_views;
mod customers;
mod dashboard;
mod database;
mod desk;
mod devices;
mod directory;
mod documents;
mod email;
mod entropy;
mod events;
mod faq;
mod faq_edits;
mod finance;
mod identity_provider;
mod inbox_views;
mod invoices;
mod issued_invoices;
mod keys;
mod limiter;
mod live;
mod media;
mod merges;
mod otp;
mod outbox;
mod passwords;
mod payment_gateway;
mod payments;
mod profiles;
mod promises;
mod record_freshness;
mod record_repo;
mod records;
mod remote_files;
mod reply_notices;
mod retention;
mod sender;
mod sessions;
mod staff;
mod statements;
mod ticket_desk;
mod tickets;
mod trail;
mod transfers;
mod webhooks;

use std::collections::HashMap;
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex, Once};
use std::thread;

use tokio::runtime::Builder;
use tokio::task::yield_now;

/// Threads whose names start so are expected to panic, and do so in silence.
const EXPECTED_PANIC: &str = "must_fail_on";

/// Why a case failed.
#[derive(Debug)]
struct Reason {
    /// The source file that panicked.
    file: String,
    message: String,
}

/// The panics of each control, by the name of its threads.
static REASONS: LazyLock<Mutex<HashMap<String, Vec<Reason>>>> = LazyLock::new(Mutex::default);

impl Reason {
    fn of(panic: &PanicHookInfo<'_>) -> Self {
        let file = panic.location().map(|place| place.file().to_owned()).unwrap_or_default();
        Self { file, message: panic.payload_as_str().unwrap_or_default().to_owned() }
    }

    /// Whether a check of the suite `port` failed: not the wrong store itself, not a fixture, and not a port that
    /// does not answer, unless that is the fault.
    fn is_of(&self, port: &str, refuses: bool) -> bool {
        let is_refusal = self.message.starts_with("the port answers");
        self.file.contains(&format!("portal-testkit/src/{port}/")) && is_refusal == refuses
    }
}

/// Keeps the reason of an expected panic, and shows every other.
fn keep_reasons() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let show = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| match thread::current().name() {
            Some(name) if name.starts_with(EXPECTED_PANIC) => {
                let mut all = REASONS.lock().expect("no panic");
                all.entry(name.to_owned()).or_default().push(Reason::of(panic));
            }
            _ => show(panic),
        }));
    });
}

/// The most runs of a case on a wrong store.
const RUNS: u32 = 500;

/// Runs a case on a wrong store until it fails, and checks that it fails for its own reason: by a check of the suite.
/// A race shows only when callers happen to meet, which takes many runs on a busy machine; one that never fails checks
/// nothing.
fn must_fail<F>(port: &str, refuses: bool, case: impl Fn() -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    static CONTROLS: AtomicU64 = AtomicU64::new(0);
    keep_reasons();
    let name = format!("{EXPECTED_PANIC} {}", CONTROLS.fetch_add(1, Ordering::Relaxed));
    let runtime =
        Builder::new_multi_thread().worker_threads(4).enable_time().thread_name(&name).build().expect("a runtime");
    let failed = (0..RUNS).any(|_| runtime.block_on(runtime.spawn(case())).is_err_and(|error| error.is_panic()));
    assert!(failed, "the case passes on a wrong store");
    let reasons = REASONS.lock().expect("no panic").remove(&name).unwrap_or_default();
    let other = reasons.iter().find(|reason| !reason.is_of(port, refuses));
    assert!(other.is_none(), "the case fails for another reason: {other:?}");
}

/// Lets other callers go first: where a racy store reads now and writes later.
async fn let_others_go_first() {
    for _ in 0..3 {
        yield_now().await;
    }
}

/// One test per line: the case must fail on the store. `refused` behind it: the fault is that the store does not
/// answer.
macro_rules! must_fail_on {
    (@run session_store $case:ident $stores:ident) => {
        portal_testkit::session_store::$case($stores.0, $stores.1)
    };
    (@run device_store $case:ident $stores:ident) => {
        portal_testkit::device_store::$case($stores.0, $stores.1)
    };
    (@run attachment_repo $case:ident $stores:ident) => {
        portal_testkit::attachment_repo::$case($stores.0, $stores.1)
    };
    (@run api_key_repo $case:ident $stores:ident) => {
        portal_testkit::api_key_repo::$case($stores.0, $stores.1)
    };
    (@run live_events $case:ident $stores:ident) => {
        portal_testkit::live_events::$case($stores.0, $stores.1)
    };
    (@run audit_log $case:ident $stores:ident) => {
        portal_testkit::audit_log::$case($stores.0, $stores.1)
    };
    (@run retention_store $case:ident $stores:ident) => {
        portal_testkit::retention_store::$case($stores.0, $stores.1)
    };
    (@run identity_provider $case:ident $stores:ident) => {
        portal_testkit::identity_provider::$case($stores.0, $stores.1)
    };
    (@run payment_gateway $case:ident $stores:ident) => {
        portal_testkit::payment_gateway::$case($stores.0, $stores.1)
    };
    (@run remote_files $case:ident $stores:ident) => {
        portal_testkit::remote_files::$case($stores.0, $stores.1)
    };
    (@run message_sender $case:ident $stores:ident) => {
        portal_testkit::message_sender::$case($stores.0, $stores.1)
    };
    (@run email_sender $case:ident $stores:ident) => {
        portal_testkit::email_sender::$case($stores.0, $stores.1)
    };
    (@run issued_invoices $case:ident $stores:ident) => {
        portal_testkit::issued_invoices::$case($stores.0, $stores.1)
    };
    (@run statement_repo $case:ident $stores:ident) => {
        portal_testkit::statement_repo::$case($stores.0, $stores.1)
    };
    (@run invoice_repo $case:ident $stores:ident) => {
        portal_testkit::invoice_repo::$case($stores.0, $stores.1)
    };
    (@run ticket_repo $case:ident $stores:ident) => {
        portal_testkit::ticket_repo::$case($stores.0, $stores.1)
    };
    (@run ticket_desk $case:ident $stores:ident) => {
        portal_testkit::ticket_desk::$case($stores.0, $stores.1)
    };
    (@run customer_search $case:ident $stores:ident) => {
        portal_testkit::customer_search::$case($stores.0, $stores.1)
    };
    (@run ticket_confirmation $case:ident $stores:ident) => {
        portal_testkit::ticket_confirmation::$case($stores.0, $stores.1)
    };
    (@run contact_repo $case:ident $stores:ident) => {
        portal_testkit::contact_repo::$case($stores.0, $stores.1)
    };
    (@run phone_change_store $case:ident $stores:ident) => {
        portal_testkit::phone_change_store::$case($stores.0, $stores.1)
    };
    (@run record_freshness $case:ident $stores:ident) => {
        portal_testkit::record_freshness::$case($stores.0, $stores.1)
    };
    (@run record_check $case:ident $stores:ident) => {
        portal_testkit::record_check::$case($stores.0, $stores.1)
    };
    (@run record_repo $case:ident $stores:ident) => {
        portal_testkit::record_repo::$case($stores.0, $stores.1)
    };
    (@run customer_repo $case:ident $stores:ident) => {
        portal_testkit::customer_repo::$case($stores.0, $stores.1)
    };
    (@run dashboard_repo $case:ident $stores:ident) => {
        portal_testkit::dashboard_repo::$case($stores.0, $stores.1)
    };
    (@run webhook_queue $case:ident $stores:ident) => {
        portal_testkit::webhook_queue::$case($stores.0, $stores.1)
    };
    (@run customer_directory $case:ident $stores:ident) => {
        portal_testkit::customer_directory::$case($stores.0, $stores.1)
    };
    (@run analytics_store $case:ident $stores:ident) => {
        portal_testkit::analytics_store::$case($stores.0, $stores.1)
    };
    (@run campaign_repo $case:ident $stores:ident) => {
        portal_testkit::campaign_repo::$case($stores.0, $stores.1)
    };
    (@run announcement_store $case:ident $stores:ident) => {
        portal_testkit::announcement_store::$case($stores.0, $stores.1)
    };
    (@run $port:ident $case:ident $stores:ident) => {
        portal_testkit::$port::$case($stores)
    };
    (@refuses) => {
        false
    };
    (@refuses refused) => {
        true
    };
    ($port:ident, $store:expr; $($fault:expr => $($case:ident $($refused:ident)?),+;)+) => {
        $($(
            #[test]
            fn $case() {
                let refuses = crate::must_fail_on!(@refuses $($refused)?);
                crate::must_fail(stringify!($port), refuses, || {
                    let stores = $store($fault);
                    crate::must_fail_on!(@run $port $case stores)
                });
            }
        )+)+
    };
}
use must_fail_on;
