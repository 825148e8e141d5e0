//! What is allowed and still probably wrong.

use super::Settings;

/// What does not keep the portal from starting and keeps it from working well, each with what to do.
pub(crate) fn notes(settings: &Settings) -> Vec<String> {
    [proxy(settings), proofs(settings)].into_iter().flatten().collect()
}

/// Without a place for files nobody can send the proof that finance looks at.
fn proofs(settings: &Settings) -> Option<String> {
    let is_reviewed = settings.payments.policy.methods.iter().any(|method| method.channel.is_reviewed());
    (is_reviewed && settings.attachments.place.is_none()).then(|| {
        "payments.methods has transfers, and there is no place for files: no customer can send a proof \u{2192} set \
         attachments.folder or a bucket, or confirm each with portal payments confirm"
            .to_owned()
    })
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
