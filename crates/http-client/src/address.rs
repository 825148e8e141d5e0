//! Addresses of outside systems.

use std::net::IpAddr;

use reqwest::Url;

/// The address of an API that secrets are sent to: `https`, or `http` on this machine, without user, query and fragment.
pub fn private_address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_plain = url.query().is_none() && url.fragment().is_none() && url.has_host();
    let is_anonymous = url.username().is_empty() && url.password().is_none();
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let is_here = host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    let is_private = url.scheme() == "https" || (url.scheme() == "http" && is_here);
    (is_plain && is_anonymous && is_private).then_some(url)
}

/// The address of `path` below `base`. Each part is one step, whatever is in it.
pub fn below(base: &Url, path: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_one_step_of_the_path_and_none_leads_elsewhere() {
        let base = Url::parse("http://127.0.0.1:1/demo/").expect("an address");
        assert_eq!(below(&base, &["v2", "INV-1", "status"]).path(), "/demo/v2/INV-1/status");
        assert_eq!(below(&base, &["v2", "a/b?c", "status"]).path(), "/demo/v2/a%2Fb%3Fc/status");
        assert_eq!(below(&base, &["v2", "..", "status"]).path(), "/demo/v2/status");
    }

    #[test]
    fn secrets_are_sent_encrypted_or_to_this_machine() {
        for good in ["https://pay.example.id", "http://127.0.0.1:9000/demo/payments", "http://[::1]/"] {
            assert!(private_address(good).is_some(), "{good}");
        }
        for bad in
            ["", "pay.example.id", "http://pay.example.id", "https://a.id/?x=1", "https://u:p@a.id", "ftp://a.id"]
        {
            assert_eq!(private_address(bad), None, "{bad}");
        }
    }
}
