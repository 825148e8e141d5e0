//! A gateway that keeps what it is given.

use std::sync::Mutex;

use async_trait::async_trait;
use portal_core::notification::{Accepted, MessageSender, OutgoingMessage, SendError};
use portal_core::otp::OtpCode;

/// A gateway that keeps what it is given.
#[derive(Default)]
pub(crate) struct Phone(Mutex<Vec<OutgoingMessage>>);

#[async_trait]
impl MessageSender for Phone {
    fn name(&self) -> &'static str {
        "phone"
    }

    async fn send(&self, message: &OutgoingMessage) -> Result<Accepted, SendError> {
        self.0.lock().expect("the phone's lock").push(message.clone());
        Ok(Accepted { provider: "phone".into(), reference: Some(message.id.to_string()) })
    }
}

impl Phone {
    pub(crate) fn messages(&self) -> Vec<OutgoingMessage> {
        self.0.lock().expect("the phone's lock").clone()
    }

    /// The code in the message that came last.
    pub(crate) fn last_code(&self) -> OtpCode {
        let messages = self.messages();
        let text = messages.last().expect("a message has come").text.expose();
        let digits = text.split('*').find(|part| part.len() == 6 && part.bytes().all(|b| b.is_ascii_digit()));
        OtpCode::parse(digits.expect("the message holds a code")).expect("six digits")
    }
}
