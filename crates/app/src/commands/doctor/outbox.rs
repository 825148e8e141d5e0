//! The outbox: whether messages wait for longer than they should.

use portal_core::messaging::outbox::Lane;

use super::Finding;
use crate::config::Settings;
use crate::failure::chain;
use crate::storage::Storage;
use crate::wiring;

/// Messages that wait show whether workers run.
pub(super) async fn outbox(settings: &Settings, storage: &Storage) -> Vec<Finding> {
    let now = wiring::clock(settings).now();
    let mut findings = Vec::new();
    for lane in Lane::ALL {
        let (name, reading) = (lane.as_str(), storage.outbox.backlog(lane, now).await);
        findings.push(match reading {
            Ok(backlog) if backlog.waiting > 100 => Finding::bad(
                format_args!("outbox, lane {name}: {} messages wait", backlog.waiting),
                "are the workers running? start: portal worker",
            ),
            Ok(backlog) if backlog.parked > 0 => Finding::bad(
                format_args!("outbox, lane {name}: {} parked, which this version cannot read", backlog.parked),
                "run the version that wrote them; it takes them up within a minute (docs/operating.md, Parked messages)",
            ),
            Ok(backlog) => Finding::good(format!(
                "outbox, lane {name}: {} waiting, {} given up",
                backlog.waiting, backlog.dead_letters
            )),
            Err(error) => Finding::bad(format_args!("outbox, lane {name}: {}", chain(&error)), "run: portal migrate"),
        });
    }
    findings
}
