//! `portal keys`: the keys of the ISP's other systems.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use portal_core::ApiKeyId;
use portal_core::integration::key::{ApiKey, ApiKeyService, CreateKeyError, KeyRequest, RevokeKeyError};

use crate::cli::{CreateKey, Keys};
use crate::commands::operator::operator;
use crate::failure::{Failure, Outcome};
use crate::output;

/// Works on keys; `zone` is that of the times shown.
pub(crate) async fn run(command: Keys, keys: &ApiKeyService, now: DateTime<Utc>, zone: Tz) -> Outcome {
    match command {
        Keys::Create(options) => create(options, keys, zone).await,
        Keys::List => list(keys, now, zone).await,
        Keys::Revoke { id } => revoke(id, keys).await,
    }
}

/// Prints the secret alone as the result, so that it can be put where it belongs without being seen.
async fn create(options: CreateKey, keys: &ApiKeyService, zone: Tz) -> Outcome {
    let life = options.expires.map(|days| TimeDelta::days(days.into()));
    let request = KeyRequest { name: options.name, scopes: options.scopes.into_iter().collect(), life };
    let created = keys.create(request, &operator()).await.map_err(|error| match error {
        CreateKeyError::Port(error) => error.into(),
        other => Failure::new(other.to_string()),
    })?;
    output::note(format_args!("key {} is good until {}", created.key.id, shown(created.key.expires_at, zone)));
    output::note("its secret is shown this once; only its hash is kept:");
    output::line(created.secret.expose());
    Ok(())
}

async fn list(keys: &ApiKeyService, now: DateTime<Utc>, zone: Tz) -> Outcome {
    let all = keys.list().await?;
    for key in &all {
        output::line(line(key, now, zone));
    }
    if all.is_empty() {
        output::note("there is no key; make one with: portal keys create --name NAME --scope SCOPE");
    }
    Ok(())
}

async fn revoke(id: ApiKeyId, keys: &ApiKeyService) -> Outcome {
    match keys.revoke(id, &operator()).await {
        Ok(true) => output::line(format_args!("{id} is revoked")),
        Ok(false) => output::line(format_args!("{id} was revoked before")),
        Err(RevokeKeyError::Port(error)) => return Err(error.into()),
        Err(other) => return Err(Failure::new(other.to_string()).advise("portal keys list shows them")),
    }
    Ok(())
}

fn line(key: &ApiKey, now: DateTime<Utc>, zone: Tz) -> String {
    let state = match key.revoked_at {
        Some(at) => format!("revoked {}", shown(at, zone)),
        None if key.is_valid(now) => format!("good until {}", shown(key.expires_at, zone)),
        None => format!("expired {}", shown(key.expires_at, zone)),
    };
    let used = key.last_used_at.map_or_else(|| "never".to_owned(), |at| shown(at, zone));
    let scopes = key.scopes.words().collect::<Vec<_>>().join(",");
    let (id, name, made) = (key.id, output::plain(key.name.as_str()), shown(key.created_at, zone));
    format!("{id}  {name}  {scopes}  made {made}, {state}, last used {used}")
}

fn shown(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M %Z").to_string()
}

#[cfg(test)]
mod tests {
    use portal_testkit::fixtures::{api_key, noon};

    use super::*;

    fn told(key: &ApiKey, now: DateTime<Utc>) -> String {
        let line = line(key, now, chrono_tz::Asia::Jakarta);
        line.strip_prefix(&key.id.to_string()).expect("the id first").to_owned()
    }

    #[test]
    fn a_key_is_listed_with_what_it_may_do_until_when_and_its_last_use() {
        let key = api_key(1);
        let start = "  billing 1  customers:read,customers:write  made 2025-11-05 19:00 WIB, ";
        let good = format!("{start}good until 2026-11-05 19:00 WIB, last used never");
        assert_eq!(told(&key, noon()), good);
        let used = ApiKey { last_used_at: Some(noon() + TimeDelta::minutes(5)), ..key.clone() };
        assert!(told(&used, noon()).ends_with(", last used 2025-11-05 19:05 WIB"));
        let expired = told(&key, key.expires_at);
        assert_eq!(expired, format!("{start}expired 2026-11-05 19:00 WIB, last used never"));
        let revoked = ApiKey { revoked_at: Some(noon()), ..key };
        assert_eq!(told(&revoked, noon()), format!("{start}revoked 2025-11-05 19:00 WIB, last used never"));
    }
}
