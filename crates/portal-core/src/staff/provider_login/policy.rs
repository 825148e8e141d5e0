//! What an operator may set of logins by an identity provider.

use chrono::TimeDelta;

/// Who asks for the second factor of a login by the provider.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SecondFactor {
    /// The portal: a login at the provider stands for the password.
    #[default]
    Portal,
    /// The provider, where its ID token proves two factors; the portal where it does not.
    Provider,
}

/// The rules of logins by an identity provider; the defaults are safe.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProviderLoginPolicy {
    /// Who asks for the second factor.
    pub second_factor: SecondFactor,
}

impl ProviderLoginPolicy {
    /// How long a login at the provider may take.
    pub const ATTEMPT_LIFE: TimeDelta = TimeDelta::minutes(10);
}
