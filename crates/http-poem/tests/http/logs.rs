//! What the log holds of a whole login, and what it does not.

use std::cell::RefCell;
use std::io::{self, Write};
use std::sync::Once;

use crate::client::Call;
use crate::test_portal::{OWNER, TestPortal, WEBHOOK_SECRET};

thread_local! {
    /// What was logged on this thread: each test runs on one of its own.
    static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Writes to the thread's own log. The subscriber has to be everybody's: one for a single thread would miss
/// what other tests were the first to reach.
struct ThreadLog;

impl Write for ThreadLog {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.with_borrow_mut(|log| log.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Begins to record what this thread logs; drops what it logged before.
pub(crate) fn record() {
    static RECORDER: Once = Once::new();
    RECORDER.call_once(|| {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(|| ThreadLog)
            .with_ansi(false)
            .finish();
        tracing::subscriber::set_global_default(subscriber).expect("no other test sets one");
    });
    LOG.take();
}

/// What this thread logged since the last call.
pub(crate) fn taken() -> String {
    String::from_utf8(LOG.take()).expect("a text")
}

#[tokio::test]
async fn sec_47_the_log_names_routes_and_traces_and_nobody() {
    record();
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    portal.wait(3_600);
    let mut browser = portal.logged_in(OWNER).await;
    browser.get("/customer/dashboard").await;
    let code = portal.phone.last_code();
    let profile = portal.call(Call::get("/api/customer-portal/profile").bearer(&token)).await;
    assert_eq!(profile.status, 200);
    let report = format!("/webhooks/fonnte/{WEBHOOK_SECRET}/incoming");
    portal.call(Call::post(&report).json(r#"{"message":"isi pesan rahasia"}"#)).await;
    let odd = Call::get("/nowhere%0Aforged=1?phone=0817102070").header("user-agent", "evil\tforged \\u001b[31m");
    let lost = portal.call(odd).await;
    assert_eq!(lost.status, 404);

    let text = taken();
    for part in ["/api/customer-portal/profile", "/webhooks/fonnte/:secret/:kind", "/customer/dashboard", "trace_id"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    let mut secrets = vec![
        "817102070".to_owned(),
        code,
        token,
        WEBHOOK_SECRET.to_owned(),
        "isi pesan rahasia".to_owned(),
        "forged".to_owned(),
        "Budi".to_owned(),
        browser.csrf.clone(),
    ];
    secrets.extend(browser.cookies.values().cloned());
    for secret in secrets {
        assert!(!text.contains(&secret), "{secret} is in the log");
    }
}
