//! Paying in the demo: a gateway that exists in memory, with a page that stands for a payment app.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use adapters_midtrans::{GATEWAY, MidtransConfig, MidtransEnvironment};
use adapters_system::OsEntropy;
use chrono::TimeDelta;
use payment_simulator::{Simulator, SimulatorConfig};
use portal_core::billing::payment::{Bank, Fee, PaymentChannel, PaymentMethod, Store, Wallet};
use portal_core::{Clock, Entropy, Rupiah, Secret};

use crate::config::Settings;
use crate::sides::SIMULATOR;

/// How soon after a payment the gateway tells of it.
const DELAY: std::time::Duration = std::time::Duration::from_millis(500);

/// Has customers pay through a simulated gateway; answers it. The demo is bound to `bound` and reached at `origin`. A demo
/// that this machine does not reach at a loopback address has no payments: what is not encrypted is sent nowhere else.
pub(super) fn simulate(
    settings: &mut Settings,
    bound: SocketAddr,
    origin: &str,
    clock: Arc<dyn Clock>,
) -> Option<Simulator> {
    let key = server_key();
    let api = format!("http://{}{SIMULATOR}", loopback(bound)?);
    let takes_transfers = !settings.payments.gateways.transfer.accounts.is_empty();
    settings.payments.policy.methods = methods(takes_transfers);
    settings.payments.policy.spend_credit = true;
    settings.payments.gateways.midtrans = Some(MidtransConfig {
        base_url: Some(api.clone()),
        app_url: Some(api),
        ..MidtransConfig::new(MidtransEnvironment::Sandbox, key.clone())
    });
    let config = SimulatorConfig::new(key, format!("{origin}{SIMULATOR}"), clock);
    Some(Simulator::new(SimulatorConfig {
        notify_url: Some(format!("{origin}/webhooks/midtrans/notification")),
        notify_delay: DELAY,
        return_url: Some(format!("{origin}/customer/payments")),
        ..config
    }))
}

/// The address at which this machine reaches itself.
fn loopback(bound: SocketAddr) -> Option<SocketAddr> {
    match bound.ip() {
        ip if ip.is_loopback() => Some(bound),
        IpAddr::V4(ip) if ip.is_unspecified() => Some(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), bound.port())),
        IpAddr::V6(ip) if ip.is_unspecified() => Some(SocketAddr::new(Ipv6Addr::LOCALHOST.into(), bound.port())),
        _ => None,
    }
}

/// A key that dies with the process.
fn server_key() -> Secret<String> {
    let mut random = [0; 16];
    OsEntropy.fill(&mut random);
    Secret::new(format!("SB-Mid-server-{:032x}", u128::from_be_bytes(random)))
}

/// One way to pay of each kind, and transfers where accounts of one's own are set up.
fn methods(takes_transfers: bool) -> Vec<PaymentMethod> {
    let method = |channel: PaymentChannel, fee: i64, lifetime| PaymentMethod {
        channel,
        gateway: if channel.is_reviewed() { adapters_transfer::GATEWAY } else { GATEWAY }.to_owned(),
        fee: Fee { flat: Rupiah::new(fee), basis_points: 0 },
        least: Rupiah::new(1),
        most: Rupiah::new(10_000_000),
        lifetime,
    };
    let mut methods = vec![
        method(PaymentChannel::Qris, 0, TimeDelta::minutes(30)),
        method(PaymentChannel::VirtualAccount(Bank::Bca), 4_000, TimeDelta::hours(24)),
        method(PaymentChannel::VirtualAccount(Bank::Bri), 4_000, TimeDelta::hours(24)),
        method(PaymentChannel::VirtualAccount(Bank::Mandiri), 4_000, TimeDelta::hours(24)),
        method(PaymentChannel::Wallet(Wallet::Gopay), 0, TimeDelta::minutes(15)),
        method(PaymentChannel::Counter(Store::Indomaret), 5_000, TimeDelta::hours(24)),
    ];
    methods.extend(takes_transfers.then(|| method(PaymentChannel::Transfer, 0, TimeDelta::days(3))));
    methods
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_simulator_is_called_on_this_machine_alone() {
        let at = |address: &str| loopback(address.parse().expect("an address")).map(|address| address.to_string());
        assert_eq!(at("127.0.0.1:8080").as_deref(), Some("127.0.0.1:8080"));
        assert_eq!(at("0.0.0.0:8080").as_deref(), Some("127.0.0.1:8080"));
        assert_eq!(at("[::]:8080").as_deref(), Some("[::1]:8080"));
        assert_eq!(at("192.0.2.7:8080"), None);
    }
}
