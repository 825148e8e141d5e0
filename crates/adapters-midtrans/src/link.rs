//! Which links are given to customers.

use reqwest::Url;

/// Schemes by which the apps of wallets open.
const APPS: [&str; 4] = ["gojek", "gopay", "shopeeid", "shopeepay"];

/// Hosts whose links are given to customers.
pub(crate) struct LinkHosts {
    overrides: Vec<Url>,
}

impl LinkHosts {
    /// The hosts of Midtrans, and those of the addresses that stand in for it.
    pub(crate) fn new(overrides: Vec<Url>) -> Self {
        Self { overrides }
    }

    /// Whether a page is one of Midtrans'.
    pub(crate) fn is_page(&self, text: &str) -> bool {
        Url::parse(text).is_ok_and(|url| is_midtrans(&url) || self.is_override(&url))
    }

    /// Whether a link opens a wallet: its app, or a page that leads there.
    pub(crate) fn is_app(&self, text: &str) -> bool {
        Url::parse(text).is_ok_and(|url| {
            let opens = url.scheme() == "https" || APPS.contains(&url.scheme());
            opens || self.is_override(&url)
        })
    }

    fn is_override(&self, url: &Url) -> bool {
        self.overrides.iter().any(|one| one.origin() == url.origin())
    }
}

fn is_midtrans(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let is_anonymous = url.username().is_empty() && url.password().is_none();
    url.scheme() == "https" && is_anonymous && (host == "midtrans.com" || host.ends_with(".midtrans.com"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_those_of_midtrans_or_of_what_stands_in_for_it() {
        let own = Url::parse("http://127.0.0.1:9000/demo").expect("an address");
        let hosts = LinkHosts::new(vec![own]);
        for page in ["https://app.sandbox.midtrans.com/snap/v4/redirection/x", "http://127.0.0.1:9000/demo/app/x"] {
            assert!(hosts.is_page(page), "{page}");
        }
        for page in [
            "https://midtrans.com.evil.example/",
            "https://evilmidtrans.com/",
            "http://app.midtrans.com/",
            "https://app.midtrans.com@evil.example/",
            "http://127.0.0.1:9001/",
            "javascript:alert(1)",
            "",
        ] {
            assert!(!hosts.is_page(page), "{page}");
        }
    }

    #[test]
    fn wallets_open_by_their_apps_or_by_encrypted_pages() {
        let hosts = LinkHosts::new(Vec::new());
        for link in ["gojek://gopay/merchanttransfer?tref=1", "https://wsa.wallet.airpay.co.id/x", "shopeeid://main"] {
            assert!(hosts.is_app(link), "{link}");
        }
        for link in ["javascript:alert(1)", "data:text/html,x", "http://a.id/", "file:///etc/passwd", "x"] {
            assert!(!hosts.is_app(link), "{link}");
        }
    }
}
