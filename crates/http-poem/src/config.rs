//! What the HTTP side is told at start.

use std::net::IpAddr;

use chrono_tz::Tz;
use ipnet::IpNet;
use portal_core::Locale;

use crate::origin::{InvalidOrigin, Origin};
use crate::view::brand::Brand;

/// Settings of pages and API.
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// Where customers find the portal; `https` turns on `__Host-`/`Secure` cookies and HSTS.
    pub public_url: PublicUrl,
    /// Proxies whose word for the client's address is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The header that holds it.
    pub forwarded_header: ForwardedHeader,
    /// Ranges that many of the ISP's customers share, such as its own NAT: limits there are wider.
    pub shared_networks: Vec<IpNet>,
    /// Origins whose pages may call the JSON API, such as `https://app.example.id`.
    pub cors_origins: Vec<Origin>,
    /// The ISP's identity.
    pub brand: Brand,
    /// The ISP's logo, served by the portal itself; without one a mark is drawn.
    pub logo: Option<Logo>,
    /// The language of those who ask for none.
    pub locale: Locale,
    /// The zone times are shown in.
    pub time_zone: Tz,
}

impl HttpConfig {
    /// Defaults for a portal at `public_url`.
    pub fn new(public_url: PublicUrl) -> Self {
        Self {
            public_url,
            trusted_proxies: Vec::new(),
            forwarded_header: ForwardedHeader::XForwardedFor,
            shared_networks: Vec::new(),
            cors_origins: Vec::new(),
            brand: Brand::default(),
            logo: None,
            locale: Locale::Id,
            time_zone: chrono_tz::Asia::Jakarta,
        }
    }

    /// Whether many customers share this address.
    pub(crate) fn is_shared(&self, ip: IpAddr) -> bool {
        self.shared_networks.iter().any(|net| net.contains(&ip))
    }
}

/// The header in which trusted proxies say for whom they ask. Only one is believed: a proxy sets one of them and may
/// pass on what the client wrote into the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForwardedHeader {
    /// `X-Forwarded-For`.
    XForwardedFor,
    /// `Forwarded`, as RFC 7239 defines it.
    Forwarded,
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
pub struct PublicUrl(Origin);

impl PublicUrl {
    /// Reads an address; one slash at the end is dropped.
    ///
    /// # Errors
    /// [`InvalidOrigin`] for anything but `http(s)://host[:port]`.
    pub fn parse(text: &str) -> Result<Self, InvalidOrigin> {
        Origin::parse(text).map(Self)
    }

    /// The origin as browsers write it, such as `https://portal.example.id`.
    pub fn origin(&self) -> &str {
        self.0.as_str()
    }

    /// Whether customers come over TLS.
    pub fn is_https(&self) -> bool {
        self.0.is_https()
    }

    /// Whether `origin` is this one.
    pub(crate) fn is(&self, origin: &Origin) -> bool {
        self.0 == *origin
    }
}
