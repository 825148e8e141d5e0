//! Section `staff.oidc`: logging staff in by an identity provider.

use adapters_oidc::{OidcConfig, OidcConfigError};
use http_kit::{Origin, PublicUrl};
use portal_core::Secret;
use portal_core::staff::provider_login::{ProviderLoginPolicy, SecondFactor};

use super::parse;
use super::reader::Reader;

/// Below the address of the console.
const CALLBACK: &str = "/staff/login/oidc/callback";
/// Longest name on a button.
const LONGEST_LABEL: usize = 40;

/// An identity provider.
#[derive(Debug, Clone)]
pub(crate) struct Oidc {
    issuer: String,
    client_id: String,
    client_secret: Secret<String>,
    pub(crate) label: String,
    pub(crate) policy: ProviderLoginPolicy,
    /// The sites that a login there leads through: the issuer's own first.
    pub(crate) login_origins: Vec<PublicUrl>,
}

impl Oidc {
    /// How it is reached, by a console whose address is `origin`.
    pub(crate) fn config(&self, origin: &str) -> OidcConfig {
        OidcConfig {
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret: self.client_secret.clone(),
            redirect_uri: format!("{origin}{CALLBACK}"),
            timeout: OidcConfig::TIMEOUT,
        }
    }

    /// The issuer, for the operator.
    pub(crate) fn issuer(&self) -> &str {
        &self.issuer
    }
}

/// `None` where no provider is named.
pub(super) fn oidc(r: &mut Reader) -> Option<Oidc> {
    let issuer = r.optional("staff.oidc.issuer", parse::text);
    let client_id = r.optional("staff.oidc.client_id", parse::text);
    let client_secret = r.secret("staff.oidc.client_secret");
    let label = r.optional("staff.oidc.label", label);
    let second_factor = r.value("staff.oidc.second_factor", second_factor);
    let others = r.list("staff.oidc.login_origins", parse::origin);
    if issuer.is_none() && client_secret.is_some() {
        r.note("staff.oidc.issuer", "must be set beside staff.oidc.client_secret");
    }
    let issuer = issuer?;
    for (key, is_set) in [
        ("staff.oidc.client_id", client_id.is_some()),
        ("staff.oidc.client_secret", client_secret.is_some()),
        ("staff.oidc.label", label.is_some()),
    ] {
        if !is_set {
            r.note(key, "must be set beside staff.oidc.issuer");
        }
    }
    let oidc = Oidc {
        login_origins: login_origins(&issuer, &others),
        issuer,
        client_id: client_id?,
        client_secret: client_secret?,
        label: label?,
        policy: ProviderLoginPolicy { second_factor },
    };
    match oidc.config("").check() {
        Ok(()) => {}
        Err(error @ (OidcConfigError::Issuer | OidcConfigError::Plain)) => r.note("staff.oidc.issuer", told(&error)),
        Err(error) => r.note("staff.oidc", told(&error)),
    }
    Some(oidc)
}

/// The error as the rest of a sentence that begins with the key.
fn told(error: &OidcConfigError) -> String {
    let text = error.to_string();
    text.strip_prefix("the issuer ").unwrap_or(&text).to_owned()
}

fn login_origins(issuer: &str, others: &[Origin]) -> Vec<PublicUrl> {
    let own = url::Url::parse(issuer).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
    let all = std::iter::once(own.as_str()).chain(others.iter().map(Origin::as_str));
    all.filter_map(|origin| PublicUrl::parse(origin).ok()).collect()
}

fn label(text: &str) -> Result<String, String> {
    let label = parse::text(text)?;
    let fits = label.chars().count() <= LONGEST_LABEL;
    if fits { Ok(label) } else { Err(format!("must have at most {LONGEST_LABEL} characters")) }
}

fn second_factor(text: &str) -> Result<SecondFactor, String> {
    match text {
        "portal" => Ok(SecondFactor::Portal),
        "provider" => Ok(SecondFactor::Provider),
        _ => Err("must be portal or provider".to_owned()),
    }
}
