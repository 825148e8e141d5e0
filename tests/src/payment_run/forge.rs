//! Notifications as somebody with the keys could write them, and as somebody without.

use payment_simulator::Notification;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha512};

use super::setting::MIDTRANS_KEY;

/// A notification with its body taken apart.
pub(super) struct Forged {
    headers: Vec<(&'static str, String)>,
    body: Value,
}

impl Forged {
    /// What can be made of a real one.
    pub(super) fn new(of: &Notification) -> Self {
        let body = serde_json::from_slice(&of.body).expect("notifications are JSON");
        Self { headers: of.headers.clone(), body }
    }

    fn is_midtrans(&self) -> bool {
        self.body.get("signature_key").is_some()
    }

    /// What the order is called, the amount and the state, and the values of those that mean paid and refused.
    fn fields(&mut self) -> (&mut Value, [&'static str; 3], [&'static str; 2]) {
        if self.is_midtrans() {
            (&mut self.body, ["order_id", "gross_amount", "transaction_status"], ["settlement", "deny"])
        } else if self.body.get("data").is_some() {
            (&mut self.body["data"], ["reference_id", "request_amount", "status"], ["SUCCEEDED", "FAILED"])
        } else {
            (&mut self.body, ["external_id", "amount", "status"], ["PAID", "EXPIRED"])
        }
    }

    pub(super) fn with_order(mut self, order: &str) -> Self {
        let (body, [name, ..], _) = self.fields();
        body[name] = json!(order);
        self
    }

    pub(super) fn with_amount(mut self, amount: i64) -> Self {
        let is_text = self.is_midtrans();
        let (body, [_, name, _], _) = self.fields();
        body[name] = if is_text { json!(format!("{amount}.00")) } else { json!(amount) };
        self
    }

    /// That it was paid, or that it was not.
    pub(super) fn that_it_is(mut self, paid: bool) -> Self {
        let (body, [.., name], words) = self.fields();
        body[name] = json!(words[usize::from(!paid)]);
        self
    }

    /// Signed with the key that the gateway signs with.
    pub(super) fn signed(mut self) -> Notification {
        if self.is_midtrans() {
            let part = |name: &str| self.body[name].as_str().unwrap_or_default().to_owned();
            let parts = ["order_id", "status_code", "gross_amount"].map(part).concat();
            let hash = Sha512::digest([parts.as_str(), MIDTRANS_KEY].concat());
            self.body["signature_key"] = json!(portal_core::kernel::secret::hex(&hash));
        }
        self.sent()
    }

    /// With a signature or a token that somebody made up.
    pub(super) fn unsigned(mut self) -> Notification {
        if self.is_midtrans() {
            self.body["signature_key"] = json!("0".repeat(128));
        }
        let token = self.headers.iter_mut().find(|(name, _)| *name == "x-callback-token");
        if let Some((_, token)) = token {
            "made-up".clone_into(token);
        }
        self.sent()
    }

    fn sent(self) -> Notification {
        Notification { headers: self.headers, body: self.body.to_string().into_bytes() }
    }
}
