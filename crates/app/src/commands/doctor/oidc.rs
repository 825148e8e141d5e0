//! The identity provider that staff log in by.

use adapters_oidc::OidcProvider;

use super::Finding;
use crate::config::Settings;
use crate::failure::chain;
use crate::wiring;

/// Reads what it publishes; nothing is said where none is configured.
pub(super) async fn oidc(settings: &Settings) -> Option<Finding> {
    let oidc = settings.staff.oidc.as_ref()?;
    let http = &settings.http;
    let config = oidc.config(&settings.staff.origin(&http.origin(http.listen), http.staff_listen));
    let (issuer, callback) = (oidc.issuer(), config.redirect_uri.clone());
    let provider = match OidcProvider::new(config, wiring::clock(settings)) {
        Ok(provider) => provider,
        Err(error) => return Some(Finding::bad(format_args!("staff.oidc: {error}"), "correct the section staff.oidc")),
    };
    Some(match provider.check().await {
        Ok(health) if oidc.login_origins.iter().all(|origin| origin.origin() != health.login_origin) => Finding::bad(
            format_args!("staff.oidc: {issuer} logs people in at {}", health.login_origin),
            "add that to staff.oidc.login_origins: browsers lead forms nowhere else",
        ),
        Ok(health) if health.keys == 0 => Finding::bad(
            format_args!("staff.oidc: {issuer} publishes no key that can be used"),
            "have it sign ID tokens with RS256 or ES256",
        ),
        Ok(_) => Finding::good(format!("staff.oidc: {issuer} answers; it must know the callback {callback}")),
        Err(error) => Finding::bad(
            format_args!("staff.oidc: {}", chain(&error)),
            "is staff.oidc.issuer right, and the way there open? staff log in with passwords meanwhile",
        ),
    })
}
