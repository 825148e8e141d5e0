//! Which links are given to customers.

use http_client::LinkHosts;
use portal_core::billing::payment::Wallet;
use reqwest::Url;

/// The hosts of Midtrans, and those of the addresses that stand in for it.
pub(crate) fn hosts(stand_ins: Vec<Url>) -> LinkHosts {
    LinkHosts::new("midtrans.com", &Wallet::APP_SCHEMES, stand_ins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_those_of_midtrans_or_of_what_stands_in_for_it() {
        let own = Url::parse("http://127.0.0.1:9000/demo").expect("an address");
        let hosts = super::hosts(vec![own]);
        for page in ["https://app.sandbox.midtrans.com/snap/v4/redirection/x", "http://127.0.0.1:9000/demo/app/x"] {
            assert!(hosts.is_page(page), "{page}");
        }
        for page in ["https://midtrans.com.evil.example/", "http://127.0.0.1:9001/"] {
            assert!(!hosts.is_page(page), "{page}");
        }
    }
}
