//! The payment gateways.

use adapters_transfer::TransferConfig;
use portal_core::billing::payment::{PaymentGateway, PaymentId};

use super::{Finding, PATIENCE};
use crate::config::Settings;
use crate::failure::chain;
use crate::payment_wiring;

/// An order that there is none of: a gateway that knows the key says so.
const NOWHERE: &str = "portal-doctor-0";

/// Asks each gateway about a payment that it cannot know; nothing is said where none is set up.
pub(super) async fn payments(settings: &Settings) -> Vec<Finding> {
    let gateways = match payment_wiring::gateways(settings) {
        Ok(gateways) => gateways,
        Err(failure) => return vec![Finding::failed("payments", &failure)],
    };
    let mut findings = Vec::new();
    for gateway in gateways {
        findings.push(asked(gateway.as_ref()).await);
    }
    findings.extend(own_accounts(&settings.payments.gateways.transfer));
    findings
}

/// What transfers go to; nothing is said where there is none.
fn own_accounts(own: &TransferConfig) -> Option<Finding> {
    let accounts = match own.accounts.len() {
        0 => None,
        1 => Some("one account".to_owned()),
        more => Some(format!("{more} accounts")),
    };
    let code = own.qris.is_some().then(|| "a QRIS code of your own".to_owned());
    let what: Vec<String> = accounts.into_iter().chain(code).collect();
    (!what.is_empty())
        .then(|| Finding::good(format!("transfer: {}; finance confirms what comes in", what.join(" and "))))
}

async fn asked(gateway: &dyn PaymentGateway) -> Finding {
    let name = gateway.name();
    let Ok(nowhere) = PaymentId::parse(NOWHERE) else { unreachable!("it is a name") };
    match tokio::time::timeout(PATIENCE, gateway.status(&nowhere, None)).await {
        Ok(Ok(_)) => Finding::good(format!("{name}: answers, and takes the key")),
        Ok(Err(error)) => Finding::bad(
            format_args!("{name}: {}", chain(&error)),
            "check the key, whether it is of the same environment, and the way to the internet",
        ),
        Err(_) => Finding::bad(format_args!("{name}: no answer"), "check the way to the internet"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use adapters_midtrans::{Midtrans, MidtransConfig, MidtransEnvironment};
    use payment_simulator::RunningSimulator;
    use portal_core::Secret;
    use portal_core::billing::payment::TransferAccount;
    use portal_testkit::TestClock;

    use super::*;

    fn key(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    async fn told(simulator: &RunningSimulator, of: &str) -> Finding {
        let url = Some(simulator.url());
        let config = MidtransConfig::new(MidtransEnvironment::Sandbox, key(of));
        let midtrans = Midtrans::new(MidtransConfig { base_url: url.clone(), app_url: url, ..config });
        asked(&midtrans.expect("a gateway")).await
    }

    #[test]
    fn what_transfers_go_to_is_told() {
        let account = |number: &str| TransferAccount {
            bank: "BCA".to_owned(),
            number: number.to_owned(),
            holder: "PT Contoh".to_owned(),
        };
        let told = |accounts| {
            let own = TransferConfig { accounts, ..TransferConfig::default() };
            own_accounts(&own).map(|finding| (finding.good, finding.text))
        };
        let one = "transfer: one account; finance confirms what comes in".to_owned();
        assert_eq!(told(vec![account("1234567890")]), Some((true, one)));
        let two = "transfer: 2 accounts; finance confirms what comes in".to_owned();
        assert_eq!(told(vec![account("1234567890"), account("0987654321")]), Some((true, two)));
        assert_eq!(told(Vec::new()), None);
    }

    #[tokio::test]
    async fn a_key_that_is_taken_a_wrong_one_and_a_gateway_that_is_away_are_told_apart() {
        let right = "SB-Mid-server-abc123cde456";
        let mut simulator = RunningSimulator::start(key(right), None, Arc::new(TestClock::default())).await;
        let good = told(&simulator, right).await;
        assert!(good.good && good.text == "midtrans: answers, and takes the key", "{good:?}");
        let wrong = told(&simulator, "SB-Mid-server-xyz").await;
        assert!(!wrong.good && wrong.text.contains("401") && !wrong.text.contains("xyz"), "{wrong:?}");
        simulator.stop().await;
        let away = told(&simulator, right).await;
        assert!(!away.good && away.text.contains("the way to the internet"), "{away:?}");
        assert_ne!(away.text, wrong.text);
    }
}
