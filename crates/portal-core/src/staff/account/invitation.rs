//! Invitations: a link that lets somebody set up an account, once.

use chrono::{DateTime, Utc};

use super::totp::SealedTotp;
use crate::kernel::token::token;

token!(
    /// The secret in the link: 256 random bits as hexadecimal digits.
    InvitationToken,
    /// SHA-256 of a token: all that is stored of it.
    InvitationHash
);

/// An invitation that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Of its token.
    pub hash: InvitationHash,
    /// From when on it is not good any more.
    pub expires_at: DateTime<Utc>,
    /// The secret for the authenticator that is set up with it.
    pub secret: SealedTotp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::CountingEntropy;

    #[test]
    fn a_token_is_read_back_and_is_not_shown() {
        let token = InvitationToken::generate(&CountingEntropy::default());
        assert_eq!(InvitationToken::parse(token.expose()), Some(token.clone()));
        assert_eq!(format!("{token:?}"), "InvitationToken(Secret(…))");
        for bad in ["", &token.expose()[1..], &"g".repeat(64), &"A".repeat(64)] {
            assert_eq!(InvitationToken::parse(bad), None, "{bad}");
        }
    }
}
