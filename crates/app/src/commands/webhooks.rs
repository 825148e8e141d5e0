//! `portal webhooks`: the endpoints that events are sent to.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use portal_core::integration::webhook::{EndpointName, WebhookBacklog, WebhookService};

use crate::cli::{Replay, Webhooks};
use crate::failure::{Failure, Outcome};
use crate::output;

/// Works on endpoints; `zone` is that of the times shown.
pub(crate) async fn run(command: Webhooks, service: &WebhookService, zone: Tz) -> Outcome {
    match command {
        Webhooks::List => list(service, zone).await,
        Webhooks::Test { endpoint } => test(&endpoint, service).await,
        Webhooks::Replay(replay) => send_again(replay, service).await,
    }
}

async fn list(service: &WebhookService, zone: Tz) -> Outcome {
    for endpoint in service.endpoints() {
        let backlog = service.backlog(&endpoint.name).await?;
        output::line(format_args!("{}  {}", endpoint.name, told(&backlog, zone)));
    }
    if service.endpoints().is_empty() {
        output::note("there is no endpoint; integration.webhooks in portal.toml names them");
    }
    Ok(())
}

/// How an endpoint stands.
pub(crate) fn told(backlog: &WebhookBacklog, zone: Tz) -> String {
    let shown = |at: DateTime<Utc>| at.with_timezone(&zone).format("%Y-%m-%d %H:%M %Z").to_string();
    let since = backlog.waiting_since.map(|at| format!(" since {}", shown(at))).unwrap_or_default();
    let last = backlog.last_delivered_at.map_or_else(|| "never".to_owned(), shown);
    format!("{} waiting{since}, {} given up, last delivered {last}", backlog.waiting, backlog.dead_letters)
}

async fn test(endpoint: &EndpointName, service: &WebhookService) -> Outcome {
    known(endpoint, service)?;
    service.test(endpoint).await.map_err(|failure| {
        Failure::new(format!("{endpoint} did not take the event: {failure}"))
            .advise("does it verify the signature with the secret of the configuration?")
    })?;
    output::line(format_args!("{endpoint} took the event"));
    Ok(())
}

async fn send_again(replay: Replay, service: &WebhookService) -> Outcome {
    known(&replay.endpoint, service)?;
    let to = replay.to.unwrap_or(u64::MAX);
    let events = service.replay(&replay.endpoint, replay.from, to).await?;
    output::line(format_args!("{events} events will be sent to {} again", replay.endpoint));
    Ok(())
}

fn known(endpoint: &EndpointName, service: &WebhookService) -> Outcome {
    if service.endpoints().iter().any(|known| known.name == *endpoint) {
        return Ok(());
    }
    Err(Failure::new(format!("there is no endpoint {endpoint}"))
        .advise("integration.webhooks in portal.toml names them"))
}

#[cfg(test)]
mod tests {
    use portal_testkit::fixtures::noon;

    use super::*;

    #[test]
    fn an_endpoint_is_told_with_what_waits_and_when_it_last_took_one() {
        let zone = chrono_tz::Asia::Jakarta;
        assert_eq!(told(&WebhookBacklog::default(), zone), "0 waiting, 0 given up, last delivered never");
        let backlog = WebhookBacklog {
            waiting: 2,
            waiting_since: Some(noon()),
            dead_letters: 1,
            last_delivered_at: Some(noon()),
        };
        let expected = "2 waiting since 2025-11-05 19:00 WIB, 1 given up, last delivered 2025-11-05 19:00 WIB";
        assert_eq!(told(&backlog, zone), expected);
    }
}
