//! The buckets that requests and guesses have to find capacity in.
//!
//! What is counted per network goes under every key of the ring, so that the counts are still there after the
//! newest or the oldest key went. What is counted per number or device goes under a plain hash: it lies in the
//! database, beside the numbers themselves, and some of it has to outlive every key.

use chrono::{DateTime, TimeDelta, Utc};

use super::{OtpPolicy, Purpose};
use crate::identity::device::TokenHash;
use crate::identity::rate_limit::{Bucket, BucketKey, Window, hidden};
use crate::identity::session::{ClientInfo, NetworkPrefix};
use crate::kernel::phone::PhoneNumber;
use crate::kernel::secret::{KeyRing, ServerKey, hex};

/// Builds the buckets of one request.
pub(super) struct Buckets<'a> {
    pub policy: &'a OtpPolicy,
    pub keys: &'a KeyRing,
    /// Whether limits per network are narrower at the moment.
    pub guarded: bool,
}

/// For how long a wrong code counts among those in a row: until a right one comes, or staff releases the number.
const UNTIL_RELEASED: TimeDelta = TimeDelta::days(3_650);

/// For how long the wrong codes of a day are counted.
const DAY_COUNT: Window = Window::new(u32::MAX, 9 * 86_400);

/// The rules that count per network: taken from by requests, looked at by support.
const SENDS_PER_NETWORK: &str = "otp.send.network";
const PHONES_PER_NETWORK: &str = "otp.phones.network";
const FAILURES_PER_NETWORK: &str = "otp.fail.network";

impl Buckets<'_> {
    /// What a request for a code takes from its networks. The buckets of uses come first, then as many of
    /// different numbers.
    pub(super) fn send_by_network(&self, client: &ClientInfo, phone: &PhoneNumber) -> (Vec<Bucket>, Vec<Bucket>) {
        let sends = self.by_network(SENDS_PER_NETWORK, &self.policy.sends_per_network, client);
        let phones = self.by_network(PHONES_PER_NETWORK, &[self.policy.phones_per_network], client);
        let members = self.keys.iter().map(|key| hidden("otp.phones.member", phone.as_e164(), key));
        let each = phones.len() / self.keys.iter().count();
        let members = members.flat_map(|member| std::iter::repeat_n(member, each));
        let phones = phones.into_iter().zip(members).map(|(bucket, member)| Bucket { member: Some(member), ..bucket });
        (sends, phones.collect())
    }

    /// What a request for a code takes from its phone number.
    pub(super) fn send_by_phone(&self, phone: &PhoneNumber) -> Bucket {
        let key = BucketKey::durable("otp.send.phone", phone.as_e164());
        Bucket::counting(key, self.policy.sends_per_phone.clone())
    }

    /// What a request for a code takes from its known device.
    pub(super) fn send_by_device(&self, device: TokenHash) -> Bucket {
        let key = BucketKey::durable("otp.send.device", &hex(device.as_bytes()));
        Bucket::counting(key, self.policy.sends_per_device.clone())
    }

    /// What a request for a code takes from the cap of all numbers.
    pub(super) fn send_in_all(&self, is_known: bool) -> Bucket {
        let window = if is_known { self.policy.sends_in_all } else { self.policy.sends_to_strangers() };
        Bucket::counting(BucketKey::durable("otp.send.all", ""), [window])
    }

    /// What a guess of an unknown device takes from the budget of all numbers until it proves right, and the count
    /// of its day.
    pub(super) fn guess_in_all(&self, now: DateTime<Utc>) -> [Bucket; 2] {
        let day = now.timestamp().div_euclid(86_400).to_string();
        [
            Bucket::counting(BucketKey::durable("otp.fail.all", ""), [self.policy.failures_in_all]),
            Bucket::counting(BucketKey::durable("otp.fail.day", &day), [DAY_COUNT]),
        ]
    }

    /// What a guess of an unknown device adds to those in a row for its number, until one proves right.
    pub(super) fn guess_in_a_row(&self, phone: &PhoneNumber) -> Bucket {
        let window = Window { max: self.policy.failures_in_a_row, span: UNTIL_RELEASED };
        Bucket::counting(BucketKey::durable("otp.fail.row", phone.as_e164()), [window])
    }

    /// What a guess takes from its networks until it proves right.
    pub(super) fn guess_by_network(&self, client: &ClientInfo) -> Vec<Bucket> {
        self.by_network(FAILURES_PER_NETWORK, &self.policy.failures_per_network, client)
    }

    /// What a guess takes until it proves right when it names no challenge, but only where it comes from.
    pub(super) fn guess_without_handle(&self, client: [u8; 32]) -> Bucket {
        let key = BucketKey::durable("otp.fail.unnamed", &hex(&client));
        Bucket::counting(key, self.policy.failures_without_challenge_id.clone())
    }

    /// What a guess takes from its known device, or else from its phone number, until it proves right.
    pub(super) fn guess_by_account(&self, purpose: Purpose, phone: &PhoneNumber, device: Option<TokenHash>) -> Bucket {
        let (key, windows) = if let Some(token) = device {
            (BucketKey::durable("otp.fail.device", &hex(token.as_bytes())), &self.policy.failures_per_device)
        } else {
            let rule = match purpose {
                Purpose::Login => "otp.fail.phone",
                Purpose::Confirm => "otp.fail.confirm",
                Purpose::NewPhone => "otp.fail.new-phone",
            };
            (BucketKey::durable(rule, phone.as_e164()), &self.policy.failures_per_phone)
        };
        Bucket::counting(key, windows.clone())
    }

    /// What `network`, around the client, is limited by: codes, different numbers, wrong codes. The buckets of numbers
    /// are those of one that was not asked for there yet.
    pub(super) fn of_network(&self, client: &ClientInfo, network: &NetworkPrefix) -> [Vec<Bucket>; 3] {
        let under_each_key = |rule: &str, windows: &[Window], member: Option<&str>| {
            let bucket = |key| Bucket {
                member: member.map(str::to_owned),
                ..self.bucket_of_network(rule, windows, client, network, key)
            };
            self.keys.iter().map(bucket).collect()
        };
        [
            under_each_key(SENDS_PER_NETWORK, &self.policy.sends_per_network, None),
            under_each_key(PHONES_PER_NETWORK, &[self.policy.phones_per_network], Some("another")),
            under_each_key(FAILURES_PER_NETWORK, &self.policy.failures_per_network, None),
        ]
    }

    /// A bucket for each network around the client, under each key.
    fn by_network(&self, rule: &str, windows: &[Window], client: &ClientInfo) -> Vec<Bucket> {
        let networks = client.network_prefixes();
        let bucket = |key, network| self.bucket_of_network(rule, windows, client, network, key);
        self.keys.iter().flat_map(|key| networks.iter().map(move |network| bucket(key, network))).collect()
    }

    fn bucket_of_network(
        &self,
        rule: &str,
        windows: &[Window],
        client: &ClientInfo,
        network: &NetworkPrefix,
        key: &ServerKey,
    ) -> Bucket {
        let windows = self.widened(windows, network, client);
        Bucket::counting(BucketKey::new(rule, &network.name, key), windows)
    }

    fn widened(&self, windows: &[Window], network: &NetworkPrefix, client: &ClientInfo) -> Vec<Window> {
        let shared = if client.shared_network { self.policy.shared_network_factor } else { 1 };
        let factor = shared.saturating_mul(self.policy.network_factor(network));
        let divisor = if self.guarded { self.policy.guarded_divisor.max(1) } else { 1 };
        let narrowed = |window: Window| Window { max: (window.max / divisor).max(1), ..window };
        windows.iter().map(|window| narrowed(window.widened(factor))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::{phone, test_key};

    fn network_keys(ring: &KeyRing) -> Vec<String> {
        let policy = OtpPolicy::default();
        let buckets = Buckets { policy: &policy, keys: ring, guarded: false };
        let client = ClientInfo::new([192, 0, 2, 7].into(), "Chrome, Android");
        let (sends, phones) = buckets.send_by_network(&client, &phone());
        let all = sends.into_iter().chain(phones).chain(buckets.guess_by_network(&client));
        all.map(|bucket| format!("{} {}", bucket.key, bucket.member.unwrap_or_default())).collect()
    }

    #[test]
    fn keys_of_networks_name_their_purpose_and_neither_network_nor_number() {
        let other = ServerKey::new((1..33).collect()).expect("a strong enough key");
        let keys = network_keys(&KeyRing::new(test_key(), Vec::new()));
        let purposes = [SENDS_PER_NETWORK, PHONES_PER_NETWORK, FAILURES_PER_NETWORK];
        for key in &keys {
            assert!(purposes.iter().any(|purpose| key.starts_with(&format!("{purpose}:"))), "{key}");
            assert!(!key.contains("192.0.2") && !key.contains("817102070"), "{key}");
        }
        let elsewhere = network_keys(&KeyRing::new(other, Vec::new()));
        assert!(keys.iter().all(|key| !elsewhere.contains(key)), "they are made with the server's key");
    }
}
