//! What cases share.

use std::sync::Arc;

use chrono::TimeDelta;
use portal_core::PortError;
use portal_core::messaging::outbox::{Lane, OutboxMessage};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::TestDatabase;
use crate::fixtures::noon;

/// Lets `callers` callers go at the same moment, each with its number; answers what they got, in the
/// order in which they finished.
pub(crate) async fn race<T, F>(callers: usize, call: impl Fn(usize) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let start = Arc::new(Barrier::new(callers));
    let mut running = JoinSet::new();
    for caller in 0..callers {
        let (start, call) = (Arc::clone(&start), call(caller));
        running.spawn(async move {
            start.wait().await;
            call.await
        });
    }
    running.join_all().await
}

/// The answer of a port that is there.
#[track_caller]
pub(crate) fn ok<T>(answer: Result<T, PortError>) -> T {
    answer.expect("the port answers")
}

/// The messages that wait in the outbox, by identity. They are claimed by looking, so the next look finds only
/// those that came since.
pub(crate) async fn messages(test_db: &dyn TestDatabase) -> Vec<OutboxMessage> {
    let later = noon() + TimeDelta::days(365);
    let mut found = Vec::new();
    for lane in Lane::ALL {
        while let Some(claimed) = ok(test_db.outbox().claim(lane, later, later + TimeDelta::days(365)).await) {
            found.push(claimed.message);
        }
    }
    found.sort_by_key(|message| message.id);
    found
}

/// How many of the racing callers got a yes.
pub(crate) fn winners(answers: &[bool]) -> usize {
    answers.iter().filter(|won| **won).count()
}

pub(crate) const fn secs(seconds: i64) -> TimeDelta {
    TimeDelta::seconds(seconds)
}

pub(crate) const fn millis(milliseconds: i64) -> TimeDelta {
    TimeDelta::milliseconds(milliseconds)
}

/// The number of a racing caller, for fixtures that count from it.
pub(crate) fn number(caller: usize) -> u64 {
    u64::try_from(caller).expect("a small number")
}

/// The same number, for counting in windows and lengths of time.
pub(crate) fn count(number: usize) -> i64 {
    i64::try_from(number).expect("a small number")
}

/// Texts that a store may stumble over: quotes, markup, escapes, lines, white space at the ends, other scripts.
pub(crate) const ODD_TEXTS: [&str; 9] = [
    "<script>alert('x')</script> &amp; \"kutip\"",
    "'; DROP TABLE customers; --",
    r"\ \n \u0041 %s %% {0} $1 ?1 :name",
    r#"{"json": [null, "\u0000"]}"#,
    "Rumah 🏠👨\u{200d}👩\u{200d}👧 — “Lain’nya” 日本語",
    "مرحبا \u{202e}terbalik\u{202c}",
    "e\u{301} é",
    "baris satu\nbaris dua\r\n\tselesai",
    "  spasi di tepi  ",
];
