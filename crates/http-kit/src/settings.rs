//! What an HTTP side is told at start.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::event_stream::StreamLimits;
use crate::i18n::Locale;
use crate::origin::{InvalidOrigin, Origin};

/// Settings that concern every request.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// Where people find the site; `https` turns on `__Host-`/`Secure` cookies and HSTS.
    pub public_url: PublicUrl,
    /// Proxies whose word for the client's address is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The header that holds it.
    pub forwarded_header: ForwardedHeader,
    /// Ranges that many of the ISP's customers share, such as its own NAT: limits there are wider.
    pub shared_networks: Vec<IpNet>,
    /// Origins whose pages may call the JSON API, such as `https://app.example.id`.
    pub cors_origins: Vec<Origin>,
    /// The language of those who ask for none.
    pub locale: Locale,
    /// Whether requests that name another host than the public one or this machine are answered with 404.
    pub own_host_only: bool,
    /// Other sites that a form may lead to, such as the customers' side from the console.
    pub form_targets: Vec<PublicUrl>,
    /// How many streams of events there may be, and for how long.
    pub streams: StreamLimits,
}

impl HttpSettings {
    /// Defaults for a site at `public_url`.
    pub fn new(public_url: PublicUrl) -> Self {
        Self {
            public_url,
            trusted_proxies: Vec::new(),
            forwarded_header: ForwardedHeader::XForwardedFor,
            shared_networks: Vec::new(),
            cors_origins: Vec::new(),
            locale: Locale::Id,
            own_host_only: false,
            form_targets: Vec::new(),
            streams: StreamLimits::default(),
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

/// The address people find the site under: scheme and host, perhaps a port, no path.
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

    /// Whether people come over TLS.
    pub fn is_https(&self) -> bool {
        self.0.is_https()
    }

    /// Whether `origin` is this one.
    pub(crate) fn is(&self, origin: &Origin) -> bool {
        self.0 == *origin
    }
}
