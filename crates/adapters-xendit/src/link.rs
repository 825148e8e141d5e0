//! Which links are given to customers.

use http_client::LinkHosts;
use portal_core::billing::payment::Wallet;
use reqwest::Url;

/// The hosts of Xendit, and those of the addresses that stand in for it.
pub(crate) fn hosts(stand_ins: Vec<Url>) -> LinkHosts {
    LinkHosts::new("xendit.co", &Wallet::APP_SCHEMES, stand_ins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_those_of_xendit_or_of_what_stands_in_for_it() {
        let own = Url::parse("http://127.0.0.1:9000/demo").expect("an address");
        let hosts = super::hosts(vec![own]);
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
        let hosts = super::hosts(Vec::new());
        for link in ["gojek://gopay/merchanttransfer?tref=1", "https://ewallet.xendit.co/x", "shopeeid://main"] {
            assert!(hosts.is_app(link), "{link}");
        }
        for link in ["javascript:alert(1)", "data:text/html,x", "http://a.id/", "file:///etc/passwd", "x"] {
            assert!(!hosts.is_app(link), "{link}");
        }
    }
}
