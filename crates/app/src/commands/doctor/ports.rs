//! The addresses that the portal listens on: taken by a portal, free, or not to be had.

use std::net::SocketAddr;

use tokio::net::TcpListener;

use super::{Finding, http, running};
use crate::config::Settings;

pub(super) async fn ports(settings: &Settings) -> Vec<Finding> {
    let listen = settings.http.listen;
    let serves = http::get(listen, "/livez").await.is_some_and(|body| body.contains("alive"));
    let mut findings = vec![port("http.listen", listen, serves).await];
    if let Some(metrics) = settings.http.metrics_listen {
        let serves = running::ask(metrics).await.is_some();
        findings.push(port("http.metrics_listen", metrics, serves).await);
    }
    findings
}

async fn port(key: &str, address: SocketAddr, serves: bool) -> Finding {
    if serves {
        return Finding::good(format!("{key}: a portal answers at {address}"));
    }
    match TcpListener::bind(address).await {
        Ok(_) => Finding::good(format!("{key}: {address} is free")),
        Err(error) => Finding::bad(
            format_args!("{key}: {address} cannot be listened on: {error}"),
            &format!("stop what listens there, or choose another address with {key}"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_address_that_something_else_listens_on_is_named() {
        let taken = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = taken.local_addr().expect("an address");
        let found = port("http.listen", address, false).await;
        assert!(!found.good && found.text.contains(&address.to_string()), "{found:?}");
        drop(taken);
        assert!(port("http.listen", address, false).await.good);
    }
}
