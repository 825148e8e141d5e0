//! What the HTTP side is told at start.

use std::net::IpAddr;

use chrono_tz::Tz;
use ipnet::IpNet;
use portal_core::{Locale, Secret};

use crate::web::view::Brand;

/// Settings of pages and API.
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// Where customers find the portal; `https` turns on `__Host-`/`Secure` cookies and HSTS.
    pub public_url: PublicUrl,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Ranges that many of the ISP's customers share, such as its own NAT: limits there are wider.
    pub shared_networks: Vec<IpNet>,
    /// Origins whose pages may call the JSON API, such as `https://app.example.id`.
    pub cors_origins: Vec<String>,
    /// The ISP's identity.
    pub brand: Brand,
    /// The ISP's logo, served by the portal itself; without one a mark is drawn.
    pub logo: Option<Logo>,
    /// The language of those who ask for none.
    pub locale: Locale,
    /// The zone times are shown in.
    pub time_zone: Tz,
    /// The secret part of Fonnte's webhook addresses; without it there are none.
    pub fonnte_webhook_secret: Option<Secret<String>>,
}

impl HttpConfig {
    /// Defaults for a portal at `public_url`.
    pub fn new(public_url: PublicUrl) -> Self {
        Self {
            public_url,
            trusted_proxies: Vec::new(),
            shared_networks: Vec::new(),
            cors_origins: Vec::new(),
            brand: Brand::default(),
            logo: None,
            locale: Locale::Id,
            time_zone: chrono_tz::Asia::Jakarta,
            fonnte_webhook_secret: None,
        }
    }

    /// Whether many customers share this address.
    pub(crate) fn is_shared(&self, ip: IpAddr) -> bool {
        self.shared_networks.iter().any(|net| net.contains(&ip))
    }
}

/// An image of the ISP's logo.
#[derive(Debug, Clone)]
pub struct Logo {
    /// Such as `image/png`.
    pub content_type: String,
    /// The image.
    pub bytes: Vec<u8>,
}

/// The address customers find the portal under: scheme and host, perhaps a port, no path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

/// A text that is not the address of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a public address looks like https://portal.example.id, without a path")]
pub struct InvalidPublicUrl;

impl PublicUrl {
    /// Reads an address; one slash at the end is dropped.
    ///
    /// # Errors
    /// [`InvalidPublicUrl`] for anything but `http(s)://host[:port]`.
    pub fn parse(text: &str) -> Result<Self, InvalidPublicUrl> {
        let text = text.trim();
        let origin = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
        let authority =
            ["https://", "http://"].iter().find_map(|scheme| origin.strip_prefix(scheme)).ok_or(InvalidPublicUrl)?;
        let fits =
            !authority.is_empty() && authority.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:[]_".contains(&b));
        let parsed: Result<poem::http::uri::Authority, _> = authority.parse();
        match parsed {
            Ok(found) if fits && !found.host().is_empty() => Ok(Self(origin)),
            _ => Err(InvalidPublicUrl),
        }
    }

    /// The origin as browsers write it, such as `https://portal.example.id`.
    pub fn origin(&self) -> &str {
        &self.0
    }

    /// Whether customers come over TLS.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

#[cfg(test)]
mod tests {
    use super::PublicUrl;

    #[test]
    fn an_address_is_an_origin_and_nothing_more() {
        for (text, origin) in [
            ("https://portal.example.id", "https://portal.example.id"),
            ("https://Portal.Example.id/", "https://portal.example.id"),
            (" http://127.0.0.1:8080 ", "http://127.0.0.1:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            let url = PublicUrl::parse(text).expect("an address");
            assert_eq!(url.origin(), origin);
        }
        for bad in [
            "",
            "portal.example.id",
            "ftp://a",
            "https://",
            "https://a/b",
            "https://a?b",
            "https://u@a",
            "https://a b",
            "https://:80",
        ] {
            assert!(PublicUrl::parse(bad).is_err(), "{bad:?}");
        }
    }
}
