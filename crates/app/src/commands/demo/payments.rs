//! Paying in the demo: a gateway that exists in memory, with a page that stands for a payment app.

use std::net::SocketAddr;
use std::sync::Arc;

use adapters_midtrans::{MidtransConfig, MidtransEnvironment};
use adapters_system::OsEntropy;
use chrono::TimeDelta;
use payment_simulator::{Simulator, SimulatorConfig};
use portal_core::billing::payment::{Bank, Fee, PaymentChannel, PaymentMethod, Store, Wallet};
use portal_core::{Clock, Entropy, Rupiah, Secret};

use crate::config::Settings;
use crate::config::payments::MIDTRANS;
use crate::sides::SIMULATOR;

/// How soon after a payment the gateway tells of it.
const DELAY: std::time::Duration = std::time::Duration::from_millis(500);

/// Has customers pay through a simulated gateway; answers it. The demo is bound to `bound` and reached at `origin`.
pub(super) fn simulate(settings: &mut Settings, bound: SocketAddr, origin: &str, clock: Arc<dyn Clock>) -> Simulator {
    let key = server_key();
    let api = format!("http://{bound}{SIMULATOR}");
    settings.payments.policy.methods = methods();
    settings.payments.midtrans = Some(MidtransConfig {
        base_url: Some(api.clone()),
        app_url: Some(api),
        ..MidtransConfig::new(MidtransEnvironment::Sandbox, key.clone())
    });
    let config = SimulatorConfig::new(key, format!("{origin}{SIMULATOR}"), clock);
    Simulator::new(SimulatorConfig {
        notify_url: Some(format!("{origin}/webhooks/midtrans/notification")),
        notify_delay: DELAY,
        return_url: Some(format!("{origin}/customer/payments")),
        ..config
    })
}

/// A key that dies with the process.
fn server_key() -> Secret<String> {
    let mut random = [0; 16];
    OsEntropy.fill(&mut random);
    Secret::new(format!("SB-Mid-server-{:032x}", u128::from_be_bytes(random)))
}

/// One way to pay of each kind.
fn methods() -> Vec<PaymentMethod> {
    let method = |channel, fee: i64, lifetime| PaymentMethod {
        channel,
        gateway: MIDTRANS.to_owned(),
        fee: Fee { flat: Rupiah::new(fee), basis_points: 0 },
        least: Rupiah::new(1),
        most: Rupiah::new(10_000_000),
        lifetime,
    };
    vec![
        method(PaymentChannel::Qris, 0, TimeDelta::minutes(30)),
        method(PaymentChannel::VirtualAccount(Bank::Bca), 4_000, TimeDelta::hours(24)),
        method(PaymentChannel::VirtualAccount(Bank::Bri), 4_000, TimeDelta::hours(24)),
        method(PaymentChannel::VirtualAccount(Bank::Mandiri), 4_000, TimeDelta::hours(24)),
        method(PaymentChannel::Wallet(Wallet::Gopay), 0, TimeDelta::minutes(15)),
        method(PaymentChannel::Counter(Store::Indomaret), 5_000, TimeDelta::hours(24)),
    ]
}
