//! Links of an outside system that customers are led to.

use reqwest::Url;

/// Which links of one system are given to customers.
#[derive(Debug)]
pub struct LinkHosts {
    domain: &'static str,
    apps: &'static [&'static str],
    stand_ins: Vec<Url>,
}

impl LinkHosts {
    /// Those of `domain` and the hosts below it, and of the addresses that stand in for it. `apps` are the schemes by
    /// which apps open.
    pub fn new(domain: &'static str, apps: &'static [&'static str], stand_ins: Vec<Url>) -> Self {
        Self { domain, apps, stand_ins }
    }

    /// Whether a page is one of the system's, encrypted and without a user.
    pub fn is_page(&self, text: &str) -> bool {
        Url::parse(text).is_ok_and(|url| self.is_own(&url) || self.is_stand_in(&url))
    }

    /// Whether a link opens an app, or an encrypted page that leads there.
    pub fn is_app(&self, text: &str) -> bool {
        Url::parse(text).is_ok_and(|url| {
            let opens = url.scheme() == "https" || self.apps.contains(&url.scheme());
            opens || self.is_stand_in(&url)
        })
    }

    fn is_own(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let below = host.strip_suffix(self.domain);
        let is_anonymous = url.username().is_empty() && url.password().is_none();
        let is_here = below.is_some_and(|below| below.is_empty() || below.ends_with('.'));
        url.scheme() == "https" && is_anonymous && is_here
    }

    fn is_stand_in(&self, url: &Url) -> bool {
        self.stand_ins.iter().any(|one| one.origin() == url.origin())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const APPS: [&str; 2] = ["gojek", "shopeeid"];

    #[test]
    fn pages_are_those_of_the_system_or_of_what_stands_in_for_it() {
        let own = Url::parse("http://127.0.0.1:9000/demo").expect("an address");
        let hosts = LinkHosts::new("gateway.com", &APPS, vec![own]);
        for page in ["https://gateway.com/x", "https://app.sandbox.gateway.com/x", "http://127.0.0.1:9000/demo/app/x"] {
            assert!(hosts.is_page(page), "{page}");
        }
        for page in [
            "https://gateway.com.evil.example/",
            "https://evilgateway.com/",
            "http://app.gateway.com/",
            "https://app.gateway.com@evil.example/",
            "http://127.0.0.1:9001/",
            "javascript:alert(1)",
            "",
        ] {
            assert!(!hosts.is_page(page), "{page}");
        }
    }

    #[test]
    fn wallets_open_by_their_apps_or_by_encrypted_pages() {
        let hosts = LinkHosts::new("gateway.com", &APPS, Vec::new());
        for link in ["gojek://gopay/merchanttransfer?tref=1", "https://wsa.wallet.airpay.co.id/x", "shopeeid://main"] {
            assert!(hosts.is_app(link), "{link}");
        }
        for link in ["javascript:alert(1)", "data:text/html,x", "http://a.id/", "file:///etc/passwd", "x"] {
            assert!(!hosts.is_app(link), "{link}");
        }
    }
}
