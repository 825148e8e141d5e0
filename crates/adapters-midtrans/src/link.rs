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
        let hosts = super::hosts(Vec::new());
        for link in ["gojek://gopay/merchanttransfer?tref=1", "https://wsa.wallet.airpay.co.id/x", "shopeeid://main"] {
            assert!(hosts.is_app(link), "{link}");
        }
        for link in ["javascript:alert(1)", "data:text/html,x", "http://a.id/", "file:///etc/passwd", "x"] {
            assert!(!hosts.is_app(link), "{link}");
        }
    }
}
