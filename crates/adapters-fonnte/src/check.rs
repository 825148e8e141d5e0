//! Asks Fonnte how the device stands, for the operator. Fonnte limits how often, so nothing polls this.

use crate::answer::Answer;
use crate::client::Silence;
use crate::reason::{self, Private};
use crate::sender::FonnteSender;

/// How the device stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceHealth {
    /// Whether it is linked to WhatsApp now.
    pub connected: bool,
    /// How many messages are left this month.
    pub quota: Option<u64>,
    /// The package's name.
    pub package: Option<String>,
    /// When the package ends, as Fonnte writes it.
    pub expires: Option<String>,
}

/// Why it is not known how the device stands. Texts are for the operator and hold no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// Fonnte did not answer.
    #[error("Fonnte cannot be reached: {0}")]
    Unreachable(String),
    /// Fonnte answered no: mostly a wrong token.
    #[error("Fonnte refuses: {0}")]
    Refused(String),
    /// Something answered that is not Fonnte's API.
    #[error("an answer that is not Fonnte's: HTTP {0}")]
    Unreadable(u16),
}

impl FonnteSender {
    /// Asks how the device stands.
    ///
    /// # Errors
    /// [`CheckError`] if Fonnte does not tell.
    #[tracing::instrument(name = "fonnte.check", skip_all)]
    pub async fn check(&self) -> Result<DeviceHealth, CheckError> {
        let reply = self.gateway.post("device", &[]).await;
        let reply = reply.map_err(|(Silence::NotSent(why) | Silence::Lost(why))| CheckError::Unreachable(why))?;
        match Answer::read(&reply.body) {
            Answer::Yes(fields) => Ok(DeviceHealth {
                connected: fields
                    .word("device_status")
                    .is_some_and(|word| matches!(word.as_str(), "connect" | "connected")),
                quota: fields.number("quota"),
                package: fields.text("package").map(clean),
                expires: fields.text("expired").map(clean),
            }),
            Answer::No(raw) => {
                let private = Private { token: self.token.expose().trim(), text: "" };
                Err(CheckError::Refused(reason::shown(&raw, private)))
            }
            Answer::Unreadable => Err(CheckError::Unreadable(reply.status)),
        }
    }
}

/// Without line breaks, and short.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}
