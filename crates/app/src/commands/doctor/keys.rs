//! The keys of the ISP's other systems: when one was last used, and which end soon.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use portal_core::integration::key::ApiKey;

use super::Finding;
use crate::config::Settings;
use crate::failure::chain;
use crate::output;
use crate::storage::Storage;
use crate::wiring;

/// So long before it ends a key is told of: time to hand another one over.
const SOON: TimeDelta = TimeDelta::days(14);

/// Tells of the keys; nothing if there are none.
pub(super) async fn keys(settings: &Settings, storage: &Storage) -> Vec<Finding> {
    let now = wiring::clock(settings).now();
    match wiring::api_keys(settings, storage).list().await {
        Ok(keys) => of_keys(&keys, now, settings.time_zone),
        Err(error) => vec![Finding::bad(format_args!("API keys: {}", chain(&error)), "run: portal migrate")],
    }
}

fn of_keys(keys: &[ApiKey], now: DateTime<Utc>, zone: Tz) -> Vec<Finding> {
    let shown = |at: DateTime<Utc>| at.with_timezone(&zone).format("%Y-%m-%d %H:%M %Z").to_string();
    let valid: Vec<&ApiKey> = keys.iter().filter(|key| key.is_valid(now)).collect();
    let ending = valid.iter().filter(|key| key.expires_at - now < SOON).map(|key| {
        let (name, end) = (output::plain(key.name.as_str()), shown(key.expires_at));
        Finding::bad(format_args!("API key {name} ends {end}"), "make another with: portal keys create")
    });
    let used = keys.iter().filter_map(|key| key.last_used_at).max().map_or_else(|| "never".to_owned(), shown);
    let whole = Finding::good(format!("API keys: {} valid, last used {used}", valid.len()));
    let mut findings: Vec<Finding> = (!keys.is_empty()).then_some(whole).into_iter().collect();
    findings.extend(ending);
    findings
}

#[cfg(test)]
mod tests {
    use portal_testkit::fixtures::{api_key, noon};

    use super::*;

    fn told(keys: &[ApiKey], now: DateTime<Utc>) -> Vec<(bool, String)> {
        let findings = of_keys(keys, now, chrono_tz::Asia::Jakarta);
        findings.into_iter().map(|finding| (finding.good, finding.text)).collect()
    }

    #[test]
    fn the_last_use_of_any_key_is_told_and_those_that_end_soon() {
        assert_eq!(told(&[], noon()), []);
        let used = ApiKey { last_used_at: Some(noon()), revoked_at: Some(noon()), ..api_key(2) };
        let keys = [api_key(1), used];
        let good = |valid| (true, format!("API keys: {valid} valid, last used 2025-11-05 19:00 WIB"));
        let end = api_key(1).expires_at;
        assert_eq!(told(&keys, end - SOON), [good(1)]);
        let late = told(&keys, end - SOON + TimeDelta::milliseconds(1));
        let ends = "API key billing 1 ends 2026-11-05 19:00 WIB → make another with: portal keys create";
        assert_eq!(late, [good(1), (false, ends.to_owned())]);
        assert_eq!(told(&keys, end), [good(0)]);
        assert_eq!(told(&keys[..1], noon()), [(true, "API keys: 1 valid, last used never".to_owned())]);
    }
}
