//! The buckets that requests and guesses have to find room in.

use super::{OtpPolicy, Purpose};
use crate::device::TokenHash;
use crate::phone::PhoneNumber;
use crate::rate_limit::{Bucket, BucketKey, Window, hidden};
use crate::secret::{ServerKey, hex};
use crate::session::ClientInfo;

/// Builds the buckets of one request.
pub(super) struct Buckets<'a> {
    pub policy: &'a OtpPolicy,
    pub key: &'a ServerKey,
}

impl Buckets<'_> {
    /// What a request for a code takes from its network.
    pub(super) fn send_by_network(&self, client: &ClientInfo, phone: &PhoneNumber) -> [Bucket; 2] {
        let network = client.network();
        let sends = self.widened(&self.policy.sends_per_network, client);
        let phones = self.widened(&[self.policy.phones_per_network], client)[0];
        [
            Bucket::counting(BucketKey::new("otp.send.network", &network, self.key), sends),
            Bucket::distinct(
                BucketKey::new("otp.phones.network", &network, self.key),
                hidden("otp.phones.member", phone.as_e164(), self.key),
                phones,
            ),
        ]
    }

    /// What a request for a code takes from its phone number.
    pub(super) fn send_by_phone(&self, phone: &PhoneNumber) -> Bucket {
        let key = BucketKey::new("otp.send.phone", phone.as_e164(), self.key);
        Bucket::counting(key, self.policy.sends_per_phone.clone())
    }

    /// What a guess takes from its network until it proves right.
    pub(super) fn guess_by_network(&self, client: &ClientInfo) -> Bucket {
        let key = BucketKey::new("otp.fail.network", &client.network(), self.key);
        Bucket::counting(key, self.widened(&self.policy.failures_per_network, client))
    }

    /// What a guess takes from its known device, or else from its phone number, until it proves right.
    pub(super) fn guess_by_account(&self, purpose: Purpose, phone: &PhoneNumber, device: Option<TokenHash>) -> Bucket {
        let (key, windows) = if let Some(token) = device {
            let key = BucketKey::new("otp.fail.device", &hex(token.as_bytes()), self.key);
            (key, &self.policy.failures_per_device)
        } else {
            let rule = match purpose {
                Purpose::Login => "otp.fail.phone",
                Purpose::Confirm => "otp.fail.confirm",
                Purpose::NewPhone => "otp.fail.new-phone",
            };
            (BucketKey::new(rule, phone.as_e164(), self.key), &self.policy.failures_per_phone)
        };
        Bucket::counting(key, windows.clone())
    }

    fn widened(&self, windows: &[Window], client: &ClientInfo) -> Vec<Window> {
        let factor = if client.shared_network { self.policy.shared_network_factor } else { 1 };
        windows.iter().map(|window| window.widened(factor)).collect()
    }
}
