//! Kills of the portal and crashes of its database, spread over the run.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::sleep;

use super::Options;
use super::record::Record;
use super::setting::Setting;

/// What is done to the run at which payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outage {
    Kill,
    Crash,
}

/// All outages, in their order, each with the number of payments that are begun before it.
fn spread(options: &Options) -> Vec<(usize, Outage)> {
    let evenly = |count: usize, outage| {
        (0..count).map(move |n| (options.payments * (2 * n + 1) / (2 * count), outage)).collect::<Vec<_>>()
    };
    let mut all = evenly(options.kills, Outage::Kill);
    all.extend(evenly(options.crashes, Outage::Crash));
    all.sort_unstable();
    all
}

/// Brings the outages about, as `begun` payments go by.
pub(super) async fn bring_about(setting: &Setting, record: &Record, options: &Options, begun: &AtomicUsize) {
    for (after, outage) in spread(options) {
        while begun.load(Ordering::Relaxed) < after {
            sleep(Duration::from_millis(20)).await;
        }
        match outage {
            Outage::Kill => {
                setting.kill().await;
                record.note().kills += 1;
            }
            Outage::Crash => {
                setting.crash().await;
                record.note().crashes += 1;
            }
        }
    }
}
