//! Which limits a network runs into at the moment, for support.

use chrono::TimeDelta;

use super::OtpLimits;
use super::limits::Buckets;
use crate::identity::rate_limit::{Bucket, Verdict};
use crate::identity::session::ClientInfo;
use crate::kernel::error::PortError;

/// For how long one of the networks around an address is held up; `None` where there is capacity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkLimitStatus {
    /// The network, such as `203.0.113.7`, `203.0.113.0/24` or `2001:db8::/56`.
    pub network: String,
    /// Until another login code is sent to devices there that are not known.
    pub code: Option<TimeDelta>,
    /// Until a code for a further number is sent to them.
    pub number: Option<TimeDelta>,
    /// Until another guess is taken from them.
    pub guess: Option<TimeDelta>,
}

impl OtpLimits {
    /// Looks at the limits of each network around `client`, the narrowest first. Takes nothing from them.
    ///
    /// # Errors
    /// [`PortError`] if the counters cannot be reached.
    pub async fn of_network(&self, client: &ClientInfo) -> Result<Vec<NetworkLimitStatus>, PortError> {
        let guarded = self.pressure().await?.is_guarded();
        let buckets = Buckets { policy: &self.policy, keys: &self.keys, guarded };
        let mut all = Vec::new();
        for network in client.network_prefixes() {
            let [sends, phones, guesses] = buckets.of_network(client, &network);
            all.push(NetworkLimitStatus {
                code: self.network_wait(&sends).await?,
                number: self.network_wait(&phones).await?,
                guess: self.network_wait(&guesses).await?,
                network: network.name,
            });
        }
        Ok(all)
    }

    async fn network_wait(&self, buckets: &[Bucket]) -> Result<Option<TimeDelta>, PortError> {
        Ok(match self.deps.network_limits.peek(buckets, self.deps.clock.now()).await? {
            Verdict::Denied { retry_after } => Some(retry_after),
            Verdict::Allowed => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::identity::otp::{OtpLimitsDeps, OtpPolicy};
    use crate::identity::rate_limit::MockRateLimiter;
    use crate::kernel::secret::KeyRing;
    use crate::test_support::{clock_at, noon, test_key};

    #[tokio::test]
    async fn each_network_around_an_address_is_told_with_what_is_full() {
        let (mut account, mut network) = (MockRateLimiter::new(), MockRateLimiter::new());
        account.expect_count().returning(|_, _| Ok(0));
        let retry_after = TimeDelta::minutes(12);
        let policy = OtpPolicy::default();
        let capacity = policy.failures_per_network[0].max;
        network.expect_peek().times(9).returning(move |buckets, _| {
            let narrow = buckets[0].windows[0].max == capacity;
            let guesses = buckets[0].key.as_str().starts_with("otp.fail.network:");
            Ok(if narrow && guesses { Verdict::Denied { retry_after } } else { Verdict::Allowed })
        });
        let deps = OtpLimitsDeps {
            account_limits: Arc::new(account),
            network_limits: Arc::new(network),
            clock: clock_at(noon()),
        };
        let limits = OtpLimits::new(deps, policy, Arc::new(KeyRing::new(test_key(), Vec::new())));
        let client = ClientInfo::new("2001:db8:5:6789::1".parse().expect("an address"), "");
        let told = limits.of_network(&client).await.expect("it answers");
        let names: Vec<&str> = told.iter().map(|status| status.network.as_str()).collect();
        assert_eq!(names, ["2001:db8:5:6789::/64", "2001:db8:5:6700::/56", "2001:db8:5::/48"]);
        assert_eq!((told[0].guess, told[0].code, told[1].guess), (Some(retry_after), None, None));
    }
}
