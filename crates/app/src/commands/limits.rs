//! `portal limits`: which networks have used up their login limits.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use portal_core::identity::otp::NetworkLimitStatus;
use portal_core::identity::session::ClientInfo;

use crate::config::Settings;
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::storage::Storage;
use crate::wiring;

/// Prints a line for each network around `address`.
pub(crate) async fn show(settings: &Settings, storage: &Storage, address: IpAddr) -> Outcome {
    let Some((limits, counted_in)) = wiring::network_limits(settings, storage).await? else {
        return Err(Failure::new("security.secret must be set").advise("limits per network are kept under it"));
    };
    let shared_network = settings.shared_networks.iter().any(|net| net.contains(&address.to_canonical()));
    let client = ClientInfo { shared_network, ..ClientInfo::new(address, "") };
    let told = limits.of_network(&client).await?;
    let now = wiring::clock(settings).now();
    let shared = if shared_network { ", in otp.shared_networks" } else { "" };
    output::line(format_args!("{address}, counted in {counted_in}{shared}"));
    for status in &told {
        output::line(line(status, now, settings.time_zone));
    }
    Ok(())
}

fn line(status: &NetworkLimitStatus, now: DateTime<Utc>, zone: Tz) -> String {
    let until = |wait: TimeDelta| (now + wait).with_timezone(&zone).format("%Y-%m-%d %H:%M:%S %Z").to_string();
    let full = [
        status.code.map(|wait| format!("no new code until {}", until(wait))),
        status.number.map(|wait| format!("no code for a further number until {}", until(wait))),
        status.guess.map(|wait| format!("no code is tried until {}", until(wait))),
    ];
    let full: Vec<String> = full.into_iter().flatten().collect();
    let told = if full.is_empty() { "not full".to_owned() } else { full.join("; ") };
    format!("  {:<24} {told}", status.network)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_told_with_what_is_full_and_until_when_in_the_portals_zone() {
        let status = |code, guess| NetworkLimitStatus { network: "203.0.113.0/24".into(), code, number: None, guess };
        let told = |status| line(&status, DateTime::UNIX_EPOCH, chrono_tz::Asia::Jakarta);
        assert_eq!(told(status(None, None)), "  203.0.113.0/24           not full");
        let wait = Some(TimeDelta::minutes(12));
        assert_eq!(
            told(status(wait, wait)),
            "  203.0.113.0/24           no new code until 1970-01-01 07:12:00 WIB; \
             no code is tried until 1970-01-01 07:12:00 WIB"
        );
    }
}
