//! Why a gateway did not take a message.

/// Reasons a worker acts on. Texts are for the operator: no message text, code or token in them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SendError {
    /// This message will never be taken: the recipient or the request is wrong.
    #[error("refused for good: {0}")]
    Rejected(String),
    /// Nothing will be taken until an operator acts: token, quota, disconnected device.
    #[error("the gateway cannot send: {0}")]
    GatewayDown(String),
    /// It was not taken this time, and surely not sent.
    #[error("not taken: {0}")]
    Transient(String),
    /// It may or may not have been sent: the answer got lost.
    #[error("unknown whether it was sent: {0}")]
    Ambiguous(String),
}
