//! Origins, compared as browsers compare them: scheme, host and port, whatever the spelling.

use url::{Host, Url};

/// Scheme, host and port of a site, without its default port: `https://portal.example.id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

/// A text that is not an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an origin is scheme and host, perhaps a port, such as https://portal.example.id")]
pub struct InvalidOrigin;

impl Origin {
    /// Reads `http(s)://host[:port]`; one slash at the end is dropped. Host names are lower-cased and written in
    /// ASCII (IDNA), default ports are dropped, IP addresses are written in their usual form.
    ///
    /// # Errors
    /// [`InvalidOrigin`] for anything else, such as a path or a user name.
    pub fn parse(text: &str) -> Result<Self, InvalidOrigin> {
        let text = text.trim();
        let (scheme, authority) = text.split_once("://").ok_or(InvalidOrigin)?;
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        let is_http = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
        let odd = |c: char| c.is_whitespace() || c.is_control() || "/\\?#@%".contains(c);
        if !is_http || authority.contains(odd) {
            return Err(InvalidOrigin);
        }
        let url = Url::parse(&format!("{scheme}://{authority}")).map_err(|_| InvalidOrigin)?;
        match url.host() {
            Some(Host::Domain("")) | None => Err(InvalidOrigin),
            Some(_) => Ok(Self(url.origin().ascii_serialization())),
        }
    }

    /// As browsers write it in the header `Origin`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is reached over TLS.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Host and port, as in the header `Host`.
    pub fn authority(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, authority)| authority)
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn case_22_origins_are_equal_however_they_are_written() {
        for (text, origin) in [
            ("https://portal.example.id", "https://portal.example.id"),
            ("https://portal.example.id:443", "https://portal.example.id"),
            ("http://portal.example.id:80/", "http://portal.example.id"),
            ("HTTPS://Portal.Example.id/", "https://portal.example.id"),
            ("https://portal.example.id:8443", "https://portal.example.id:8443"),
            ("https://b\u{fc}cher.example", "https://xn--bcher-kva.example"),
            (" http://127.0.0.1:8080 ", "http://127.0.0.1:8080"),
            ("http://[0:0::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(Origin::parse(text).expect(text).as_str(), origin);
        }
    }

    #[test]
    fn what_is_more_or_less_than_an_origin_is_refused() {
        for bad in [
            "",
            "null",
            "portal.example.id",
            "ftp://a",
            "https://",
            "https://a/b",
            "https://a//",
            "https://a?b",
            "https://a#b",
            "https://u@a",
            "https://a b",
            "https://a\\b",
            "https://a%2fb",
            "https://:80",
            "https://a:99999",
        ] {
            assert!(Origin::parse(bad).is_err(), "{bad:?}");
        }
    }
}
