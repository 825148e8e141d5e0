//! What is allowed and still probably wrong.

use super::Settings;

/// What does not keep the portal from starting and keeps it from working well, each with what to do.
pub(crate) fn notes(settings: &Settings) -> Vec<String> {
    proxy(settings).into_iter().collect()
}

/// The portal speaks no TLS itself, so an https address always means a proxy.
fn proxy(settings: &Settings) -> Option<String> {
    let url = settings.http.public_url.as_ref().filter(|url| url.starts_with("https://"))?;
    settings.http.trusted_proxies.is_empty().then(|| {
        format!(
            "http.trusted_proxies is empty while customers come to {url} through a TLS proxy: all of them share the \
             proxy's limits \u{2192} name the proxy there"
        )
    })
}
