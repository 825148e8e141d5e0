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
        for page in ["https://xendit.co.evil.example/", "http://127.0.0.1:9001/"] {
            assert!(!hosts.is_page(page), "{page}");
        }
    }
}
