//! Which links are given to customers.

use reqwest::Url;

/// Schemes by which the apps of wallets open.
const APPS: [&str; 4] = ["gojek", "gopay", "shopeeid", "shopeepay"];

/// Hosts whose links are given to customers.
pub(crate) struct LinkHosts {
    other: Option<Url>,
}

impl LinkHosts {
    /// The hosts of Xendit, and that of the address that stands in for it.
    pub(crate) fn new(other: Option<Url>) -> Self {
        Self { other }
    }

    /// Whether a page is one of Xendit's.
    pub(crate) fn is_page(&self, text: &str) -> bool {
        Url::parse(text).is_ok_and(|url| is_xendit(&url) || self.is_other(&url))
    }

    /// Whether a link opens a wallet: its app, or a page that leads there.
    pub(crate) fn is_app(&self, text: &str) -> bool {
        Url::parse(text).is_ok_and(|url| {
            let opens = url.scheme() == "https" || APPS.contains(&url.scheme());
            opens || self.is_other(&url)
        })
    }

    fn is_other(&self, url: &Url) -> bool {
        self.other.as_ref().is_some_and(|other| other.origin() == url.origin())
    }
}

fn is_xendit(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let is_anonymous = url.username().is_empty() && url.password().is_none();
    url.scheme() == "https" && is_anonymous && (host == "xendit.co" || host.ends_with(".xendit.co"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_those_of_xendit_or_of_what_stands_in_for_it() {
        let own = Url::parse("http://127.0.0.1:9000/demo").expect("an address");
        let hosts = LinkHosts::new(Some(own));
        for page in
            ["https://checkout-staging.xendit.co/web/x", "https://checkout.xendit.co/x", "http://127.0.0.1:9000/app/x"]
        {
            assert!(hosts.is_page(page), "{page}");
        }
        for page in [
            "https://xendit.co.evil.example/",
            "https://evilxendit.co/",
            "http://checkout.xendit.co/",
            "https://checkout.xendit.co@evil.example/",
            "http://127.0.0.1:9001/",
            "javascript:alert(1)",
            "",
        ] {
            assert!(!hosts.is_page(page), "{page}");
        }
    }

    #[test]
    fn wallets_open_by_their_apps_or_by_encrypted_pages() {
        let hosts = LinkHosts::new(None);
        for link in ["gojek://gopay/merchanttransfer?tref=1", "https://ewallet.xendit.co/x", "shopeeid://main"] {
            assert!(hosts.is_app(link), "{link}");
        }
        for link in ["javascript:alert(1)", "data:text/html,x", "http://a.id/", "file:///etc/passwd", "x"] {
            assert!(!hosts.is_app(link), "{link}");
        }
    }
}
