//! Section `payments`: paying through gateways.

use chrono::TimeDelta;
use portal_core::Rupiah;
use portal_core::billing::payment::{Fee, PaymentChannel, PaymentMethod, PaymentPolicy, TransferPolicy};

use super::gateways::{self, GATEWAYS, Gateways};
use super::parse;
use super::reader::{Entry, Reader};
use super::settings::Database;
use super::transfer;

/// How long a customer has for paying where nothing else is said.
const LIFETIME: TimeDelta = TimeDelta::hours(24);
/// The shortest and the longest time for paying that a method may be given.
const LIFETIMES: (TimeDelta, TimeDelta) = (TimeDelta::minutes(1), TimeDelta::days(7));
/// The most that a method takes where nothing else is said, in rupiah: what QRIS takes.
const MOST: i64 = 10_000_000;

/// How customers pay through gateways.
#[derive(Debug, Clone, Default)]
pub(crate) struct Payments {
    pub(crate) policy: PaymentPolicy,
    pub(crate) gateways: Gateways,
}

pub(super) fn payments(r: &mut Reader, database: &Database, is_rest: bool) -> Payments {
    let (transfer, told_apart) = transfer::transfer(r);
    let policy = PaymentPolicy { transfers: told_apart, ..policy(r) };
    let gateways = gateways::gateways(r, transfer);
    let mut seen = Vec::new();
    for method in &policy.methods {
        if seen.contains(&method.channel) {
            r.note("payments.methods", format!("names {} twice", method.channel));
        }
        seen.push(method.channel);
    }
    let mut missing: Vec<_> = policy.methods.iter().filter_map(|method| gateways.missing(method)).collect();
    missing.sort_unstable();
    missing.dedup();
    for key in missing {
        r.note(key, "must be set beside payments.methods");
    }
    if !policy.methods.is_empty() && (is_rest || database.is_adopted()) {
        r.note("payments.methods", "must be empty where another system keeps the invoices");
    }
    Payments { policy, gateways }
}

fn policy(r: &mut Reader) -> PaymentPolicy {
    let policy = PaymentPolicy {
        methods: r.tables("payments.methods", method),
        first_check: r.value("payments.first_check", parse::duration),
        longest_pause: r.value("payments.check_every", parse::duration),
        watch_after_end: r.value("payments.watch_after_end", parse::duration),
        hide_failed: r.value("payments.hide_failed", parse::duration),
        per_account: r.list("payments.per_account", parse::window),
        checks_per_account: r.list("payments.checks_per_account", parse::window),
        link_lifetime: r.value("payments.link_lifetime", parse::duration),
        spend_credit: r.value("payments.spend_credit", parse::flag),
        remember_keys: r.value("payments.remember_requests", parse::duration),
        transfers: TransferPolicy::default(),
    };
    if policy.first_check > policy.longest_pause {
        r.note("payments.first_check", "must not be longer than payments.check_every");
    }
    policy
}

/// `{ method = "va_bca", gateway = "midtrans", fee = 4000, lifetime = "24h" }`.
fn method(entry: &Entry) -> Result<PaymentMethod, String> {
    let known = ["method", "gateway", "fee", "fee_percent", "least", "most", "lifetime"];
    if let Some(stranger) = entry.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(format!("has no field {stranger}; its fields are {}", known.join(", ")));
    }
    let field = |name: &str| entry.get(name).map(String::as_str).filter(|text| !text.is_empty());
    let channel: Option<PaymentChannel> = field("method").and_then(|text| text.parse().ok());
    let channel = channel.filter(|channel: &PaymentChannel| !channel.is_credit());
    let channel = channel.ok_or("needs method, such as \"qris\" or \"va_bca\"")?;
    let gateway = field("gateway").filter(|name| GATEWAYS.contains(name));
    let gateway = gateway.ok_or_else(|| format!("needs gateway, one of {}", GATEWAYS.join(", ")))?.to_owned();
    let rupiah = |name: &str, default: i64| match field(name) {
        None => Ok(Rupiah::new(default)),
        Some(text) => whole(text).ok_or_else(|| format!("needs whole rupiah in {name}, such as 4000")),
    };
    let fee = Fee { flat: rupiah("fee", 0)?, basis_points: basis_points(field("fee_percent").unwrap_or("0"))? };
    let (least, most) = (rupiah("least", 1)?, rupiah("most", MOST)?);
    if least > most {
        return Err("takes nothing: least is above most".to_owned());
    }
    let is_own = gateway == adapters_transfer::GATEWAY;
    if is_own != channel.is_reviewed() {
        return Err("needs the gateway transfer for the methods transfer and qris_static, and for no other".to_owned());
    }
    if is_own && fee != Fee::default() {
        return Err("must have no fee: what comes in by transfer is off the invoice".to_owned());
    }
    let lifetime =
        field("lifetime").map_or(Ok(LIFETIME), parse::duration).map_err(|what| format!("lifetime {what}"))?;
    if lifetime < LIFETIMES.0 || lifetime > LIFETIMES.1 {
        return Err("needs a lifetime of 1m to 7d".to_owned());
    }
    Ok(PaymentMethod { channel, gateway, fee, least, most, lifetime })
}

fn whole(text: &str) -> Option<Rupiah> {
    let amount: i64 = text.parse().ok()?;
    (0..=1_000_000_000).contains(&amount).then(|| Rupiah::new(amount))
}

/// Hundredths of a percent: 70 for `0.7`.
fn basis_points(text: &str) -> Result<u32, String> {
    let wrong = || "needs a percentage of 0 to 20 with at most two decimals in fee_percent, such as \"0.7\"".to_owned();
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 2 || !whole.bytes().chain(decimals.bytes()).all(|b| b.is_ascii_digit()) {
        return Err(wrong());
    }
    let points = format!("{whole}{decimals:0<2}").parse().map_err(|_| wrong())?;
    if points <= 2_000 { Ok(points) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use portal_core::billing::payment::Bank;

    use super::*;

    fn entry(fields: &[(&str, &str)]) -> Entry {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_method_has_a_gateway_and_what_it_costs() {
        let bare = method(&entry(&[("method", "qris"), ("gateway", "midtrans")])).expect("a method");
        assert_eq!((bare.channel, bare.fee, bare.lifetime), (PaymentChannel::Qris, Fee::default(), LIFETIME));
        let all =
            [("fee", "4000"), ("fee_percent", "0.7"), ("least", "10000"), ("most", "5000000"), ("lifetime", "2h")];
        let of = [("method", "va_bca"), ("gateway", "midtrans")].into_iter().chain(all).collect::<Vec<_>>();
        let whole = method(&entry(&of)).expect("a method");
        assert_eq!(whole.channel, PaymentChannel::VirtualAccount(Bank::Bca));
        assert_eq!(whole.fee, Fee { flat: Rupiah::new(4_000), basis_points: 70 });
        assert_eq!((whole.least, whole.most), (Rupiah::new(10_000), Rupiah::new(5_000_000)));
        assert_eq!(whole.lifetime, TimeDelta::hours(2));
    }

    #[test]
    fn what_is_wrong_with_a_method_is_said() {
        let told = |more: &[(&str, &str)]| {
            let of = [("method", "qris"), ("gateway", "midtrans")];
            let of: Vec<_> = of.into_iter().filter(|(name, _)| !more.iter().any(|(key, _)| key == name)).collect();
            method(&entry(&[of.as_slice(), more].concat())).expect_err("it is wrong")
        };
        for (more, words) in [
            ([("method", "cash")], "needs method"),
            ([("gateway", "paypal")], "needs gateway, one of midtrans, xendit, transfer"),
            ([("fee", "1.5")], "whole rupiah in fee"),
            ([("fee_percent", "0,7")], "fee_percent"),
            ([("fee_percent", "20.01")], "fee_percent"),
            ([("least", "20000000")], "least is above most"),
            ([("lifetime", "10s")], "a lifetime of 1m to 7d"),
            ([("colour", "red")], "has no field colour"),
        ] {
            assert!(told(&more).contains(words), "{more:?}: {}", told(&more));
        }
    }
}
