//! Events and webhooks: what happened last, and what waits for each endpoint.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use portal_core::integration::event::{EventFeed, LogStatus};
use portal_core::integration::webhook::{EndpointName, WebhookBacklog};

use super::Finding;
use crate::commands::webhooks::told;
use crate::config::Settings;
use crate::failure::{Failure, chain};
use crate::storage::Storage;
use crate::{event_wiring, wiring};

/// So long an event may wait before something is wrong with its endpoint.
const PATIENCE: TimeDelta = TimeDelta::minutes(15);

/// Tells of the events, and of each endpoint.
pub(super) async fn webhooks(settings: &Settings, storage: &Storage) -> Vec<Finding> {
    let (now, zone) = (wiring::clock(settings).now(), settings.time_zone);
    let mut findings = match EventFeed::new(storage.events.clone()).status().await {
        Ok(status) => vec![of_events(&status, zone)],
        Err(error) => return vec![Finding::bad(format_args!("events: {}", chain(&error)), "run: portal migrate")],
    };
    let service = match event_wiring::webhooks(settings, storage) {
        Ok(service) => service,
        Err(failure) => {
            findings.push(Finding::failed("webhooks", &failure));
            return findings;
        }
    };
    for endpoint in service.endpoints() {
        findings.push(match service.backlog(&endpoint.name).await {
            Ok(backlog) => of_endpoint(&endpoint.name, &backlog, now, zone),
            Err(error) => Finding::failed("webhooks", &Failure::from(error)),
        });
    }
    findings
}

fn of_events(status: &LogStatus, zone: Tz) -> Finding {
    let last = status.last_at.map_or_else(
        || "none yet".to_owned(),
        |at| format!("the last {}, cursor {}", at.with_timezone(&zone).format("%Y-%m-%d %H:%M %Z"), status.last),
    );
    Finding::good(format!("events: {last}"))
}

fn of_endpoint(name: &EndpointName, backlog: &WebhookBacklog, now: DateTime<Utc>, zone: Tz) -> Finding {
    let state = told(backlog, zone);
    let is_late = backlog.waiting_since.is_some_and(|since| now - since > PATIENCE);
    if backlog.dead_letters > 0 {
        let advice = format!("when it takes events again: portal webhooks replay {name}");
        return Finding::bad(format_args!("webhooks to {name}: {state}"), &advice);
    }
    if is_late {
        let advice = format!("does a worker run? try: portal webhooks test {name}");
        return Finding::bad(format_args!("webhooks to {name}: {state}"), &advice);
    }
    Finding::good(format!("webhooks to {name}: {state}"))
}

#[cfg(test)]
mod tests {
    use portal_testkit::fixtures::noon;

    use super::*;

    fn found(backlog: &WebhookBacklog, minutes: i64) -> (bool, String) {
        let name = EndpointName::parse("billing").expect("a name");
        let finding = of_endpoint(&name, backlog, noon() + TimeDelta::minutes(minutes), chrono_tz::UTC);
        (finding.good, finding.text)
    }

    #[test]
    fn an_endpoint_that_takes_nothing_for_a_quarter_of_an_hour_is_wrong_and_so_are_events_given_up() {
        let waiting = WebhookBacklog { waiting: 1, waiting_since: Some(noon()), ..WebhookBacklog::default() };
        assert!(found(&WebhookBacklog::default(), 99).0);
        assert!(found(&waiting, 15).0);
        let (good, text) = found(&waiting, 16);
        assert!(!good && text.ends_with("→ does a worker run? try: portal webhooks test billing"), "{text}");
        let (good, text) = found(&WebhookBacklog { dead_letters: 3, ..WebhookBacklog::default() }, 0);
        assert!(!good && text.contains("3 given up") && text.ends_with("portal webhooks replay billing"), "{text}");
    }

    #[test]
    fn the_last_event_is_told() {
        assert_eq!(of_events(&LogStatus::default(), chrono_tz::UTC).text, "events: none yet");
        let status = LogStatus { first: 1, last: 7, last_at: Some(noon()), announced: 0 };
        assert_eq!(of_events(&status, chrono_tz::UTC).text, "events: the last 2025-11-05 12:00 UTC, cursor 7");
    }
}
