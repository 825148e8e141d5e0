//! The outbox: whether messages wait for longer than they should.

use portal_core::messaging::outbox::{Backlog, Lane};

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
        let name = lane.as_str();
        match storage.outbox.backlog(lane, now).await {
            Ok(backlog) => findings.extend(of_lane(name, backlog)),
            Err(error) => findings
                .push(Finding::bad(format_args!("outbox, lane {name}: {}", chain(&error)), "run: portal migrate")),
        }
    }
    findings
}

fn of_lane(name: &str, backlog: Backlog) -> Vec<Finding> {
    let mut findings = Vec::new();
    if backlog.waiting > 100 {
        findings.push(Finding::bad(
            format_args!("outbox, lane {name}: {} messages wait", backlog.waiting),
            "are the workers running? start: portal worker",
        ));
    }
    if backlog.parked > 0 {
        findings.push(Finding::bad(
            format_args!("outbox, lane {name}: {} parked, which this version cannot read", backlog.parked),
            "run the version that wrote them, or see docs/operating.md, Parked messages",
        ));
    }
    if findings.is_empty() {
        let Backlog { waiting, dead_letters, .. } = backlog;
        findings.push(Finding::good(format!("outbox, lane {name}: {waiting} waiting, {dead_letters} given up")));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_hides_nothing_that_is_parked() {
        let told = |waiting, parked| {
            let findings = of_lane("code", Backlog { waiting, dead_letters: 3, parked });
            findings.into_iter().map(|finding| (finding.good, finding.text)).collect::<Vec<_>>()
        };
        let good = (true, "outbox, lane code: 100 waiting, 3 given up".to_owned());
        assert_eq!(told(100, 0), [good]);
        let both = told(101, 2);
        let [waiting, parked] = both.as_slice() else { unreachable!("two findings") };
        assert!(!waiting.0 && waiting.1.contains("101 messages wait"), "{}", waiting.1);
        assert!(!parked.0 && parked.1.contains("2 parked"), "{}", parked.1);
        assert!(parked.1.contains("or see docs/operating.md"), "{}", parked.1);
        assert_eq!(told(0, 2), std::slice::from_ref(parked));
    }
}
