//! Key `integration.webhooks`: the endpoints that events are sent to.

use std::path::Path;

use adapters_webhook::{EndpointConfig, HttpWebhookSender};
use portal_core::Secret;
use portal_core::integration::event::EventKind;
use portal_core::integration::webhook::{EndpointName, WebhookEndpoint};

use super::reader::{Entry, Reader};
use super::secret_file;

/// An endpoint: which events it gets, and where it is.
#[derive(Debug, Clone)]
pub(crate) struct Webhook {
    pub(crate) endpoint: WebhookEndpoint,
    pub(crate) config: EndpointConfig,
}

/// The fields of an entry.
const FIELDS: [&str; 6] = ["name", "url", "secret", "secret_file", "events", "allow_networks"];

pub(super) fn webhooks(r: &mut Reader) -> Vec<Webhook> {
    let key = "integration.webhooks";
    let all = r.tables(key, webhook);
    let mut names: Vec<&EndpointName> = all.iter().map(|webhook| &webhook.endpoint.name).collect();
    names.sort();
    if let Some([twice, _]) = names.array_windows::<2>().find(|[one, other]| one == other) {
        r.note(key, format!("has two entries named {twice}"));
    }
    all
}

fn webhook(entry: &Entry) -> Result<Webhook, String> {
    if let Some(unknown) = entry.keys().find(|field| !FIELDS.contains(&field.as_str())) {
        return Err(format!("has an unknown field {unknown}; there are {}", FIELDS.join(", ")));
    }
    let text = |field: &str| entry.get(field).map(|text| text.trim()).filter(|text| !text.is_empty());
    let required = |field: &str| text(field).ok_or_else(|| format!("needs {field}"));
    let name: EndpointName = required("name")?.parse().map_err(|error| format!("has a wrong name: {error}"))?;
    let config = EndpointConfig {
        name: name.clone(),
        url: required("url")?.to_owned(),
        secrets: secrets(text("secret"), text("secret_file"))?,
        allow_networks: words(text("allow_networks"), "allow_networks", "10.20.0.0/16")?,
    };
    // Whatever else is wrong with it is told now, not when the first event is sent.
    HttpWebhookSender::new(std::slice::from_ref(&config), HttpWebhookSender::PATIENCE)
        .map_err(|(name, error)| format!("{name} {error}"))?;
    let kinds = match text("events") {
        None => EventKind::ALL.to_vec(),
        events => words(events, "events", "ticket.opened")?,
    };
    Ok(Webhook { endpoint: WebhookEndpoint { name, kinds }, config })
}

/// The secrets, the newest first.
fn secrets(inline: Option<&str>, file: Option<&str>) -> Result<Vec<Secret<String>>, String> {
    let content = match (inline, file) {
        (Some(_), Some(_)) => return Err("has a secret and a secret_file; one is enough".to_owned()),
        (None, None) => return Err("needs secret_file".to_owned()),
        (Some(text), None) => Secret::new(text.to_owned()),
        (None, Some(path)) => secret_file::read(Path::new(path))?,
    };
    Ok(content.expose().split_whitespace().map(|secret| Secret::new(secret.to_owned())).collect())
}

/// Words with blanks or commas between them.
fn words<T: std::str::FromStr>(text: Option<&str>, field: &str, example: &str) -> Result<Vec<T>, String> {
    let words = text.unwrap_or_default().split([' ', ',']).filter(|word| !word.is_empty());
    words.map(|word| word.parse().map_err(|_| format!("has {field} {word}, which must be like {example}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(fields: &[(&str, &str)]) -> Entry {
        let whole = [
            ("name", "billing"),
            ("url", "https://billing.example.id/hooks"),
            ("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        ];
        let fields = whole.iter().chain(fields).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        fields.filter(|(_, value)| value != "-").collect()
    }

    #[test]
    fn an_endpoint_gets_every_kind_unless_it_names_some() {
        let all = webhook(&entry(&[])).expect("an endpoint");
        assert_eq!((all.endpoint.kinds.as_slice(), all.config.secrets.len()), (EventKind::ALL.as_slice(), 1));
        let some = webhook(&entry(&[("events", "ticket.opened, invoice.viewed")])).expect("an endpoint");
        assert_eq!(some.endpoint.kinds, [EventKind::TicketOpened, EventKind::InvoiceViewed]);
    }

    #[test]
    fn what_is_wrong_with_an_endpoint_is_told() {
        for (fields, told) in [
            (&[("name", "Billing")][..], "has a wrong name"),
            (&[("url", "http://billing.example.id/")], "must begin with https://"),
            (&[("url", "https://127.0.0.1/")], "special network"),
            (&[("secret", "hunter2")], "whsec_"),
            (&[("secret", "")], "needs secret_file"),
            (&[("events", "ticket.eaten")], "has events ticket.eaten, which must be like ticket.opened"),
            (&[("allow_networks", "10.0.0.1/99")], "has allow_networks 10.0.0.1/99"),
            (&[("urll", "x")], "has an unknown field urll"),
        ] {
            let error = webhook(&entry(fields)).expect_err("it is wrong");
            assert!(error.contains(told), "{error}");
            assert!(!error.contains("hunter2"), "the secret is not told");
        }
    }

    #[test]
    fn two_secrets_are_told_apart_by_the_blank_between_them() {
        let two = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
        assert_eq!(webhook(&entry(&[("secret", two)])).expect("an endpoint").config.secrets.len(), 2);
    }
}
