//! [`PaymentGateway`] on the store of transfers.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use portal_core::billing::payment::{
    CreatePaymentError, CreatedPayment, GatewayStatus, NotificationError, Notified, PaymentChannel, PaymentGateway,
    PaymentId, PaymentInstructions, PaymentOrder, RawNotification,
};
use portal_core::billing::transfer::{Transfer, TransferChange, TransferCommitted, TransferRepo};
use portal_core::{Clock, PortError};

use crate::config::TransferConfig;
use crate::{GATEWAY, PORT, status};

/// How often a transfer is called off when others change it meanwhile.
const TRIES: usize = 3;
/// How many characters of a payment's name a remark has: what all banks take, and 40 random bits.
const REMARK: usize = 8;

/// Takes payments to the ISP's own accounts.
pub struct Transfers {
    config: TransferConfig,
    repo: Arc<dyn TransferRepo>,
    clock: Arc<dyn Clock>,
}

impl Transfers {
    /// Sets it up on the store that finance decides in.
    pub fn new(config: TransferConfig, repo: Arc<dyn TransferRepo>, clock: Arc<dyn Clock>) -> Self {
        Self { config, repo, clock }
    }

    /// What the customer needs; `None` for a channel that is not taken.
    fn instructions(&self, order: &PaymentOrder) -> Option<PaymentInstructions> {
        match order.channel {
            PaymentChannel::Transfer if !self.config.accounts.is_empty() => {
                let has_remark = self.config.has_remark || !order.extra.is_positive();
                let remark = has_remark.then(|| remark(&order.id));
                Some(PaymentInstructions::Transfer { accounts: self.config.accounts.clone(), remark })
            }
            PaymentChannel::StaticQris => {
                let qris = self.config.qris.as_ref()?;
                if qris.with_amount {
                    return Some(PaymentInstructions::Qris { payload: qris.code.with_amount(order.total).ok()? });
                }
                Some(PaymentInstructions::StaticQris { payload: qris.code.payload().to_owned() })
            }
            _ => None,
        }
    }
}

#[async_trait]
impl PaymentGateway for Transfers {
    fn name(&self) -> &'static str {
        GATEWAY
    }

    fn takes(&self, channel: PaymentChannel) -> bool {
        match channel {
            PaymentChannel::Transfer => !self.config.accounts.is_empty(),
            PaymentChannel::StaticQris => self.config.qris.is_some(),
            _ => false,
        }
    }

    #[tracing::instrument(name = "transfer.create", skip_all, fields(id = %order.id))]
    async fn create(&self, order: &PaymentOrder) -> Result<CreatedPayment, CreatePaymentError> {
        let wrong = |what: &'static str| CreatePaymentError::NotCreated(PortError::broken(PORT, what));
        if !order.adds_up() {
            return Err(wrong("the lines of the order are not its total"));
        }
        let instructions = self.instructions(order).ok_or_else(|| wrong("the order cannot be paid like that"))?;
        let transfer = Transfer::new(order.id.clone(), order.total, order.at, order.expires_at);
        self.repo.add(&transfer).await.map_err(CreatePaymentError::Unknown)?;
        Ok(CreatedPayment { reference: None, instructions, expires_at: None })
    }

    #[tracing::instrument(name = "transfer.status", skip_all, fields(%id))]
    async fn status<'r>(&self, id: &PaymentId, _: Option<&'r str>) -> Result<Option<GatewayStatus>, PortError> {
        let found = self.repo.find(id).await?;
        Ok(found.map(|found| status::of(&found.transfer, self.clock.now())))
    }

    #[tracing::instrument(name = "transfer.cancel", skip_all, fields(%id))]
    async fn cancel<'r>(&self, id: &PaymentId, _: Option<&'r str>) -> Result<(), PortError> {
        for _ in 0..TRIES {
            let Some(found) = self.repo.find(id).await? else { return Ok(()) };
            // What waits for finance, or was decided on, stands as it is.
            let Some(after) = found.transfer.cancelled() else { return Ok(()) };
            let change = TransferChange { expected: found.version, after, claim: None, message: None };
            if self.repo.commit(&change).await? == TransferCommitted::Done {
                return Ok(());
            }
        }
        Err(PortError::unavailable(PORT, "the transfer is being changed"))
    }

    /// Nobody tells of transfers: finance looks.
    fn read_notification(&self, _: RawNotification<'_>) -> Result<Notified, NotificationError> {
        Err(NotificationError::Unsigned)
    }
}

/// What is written into the remark of a transfer: the random end of the payment's name, as banks write it.
fn remark(id: &PaymentId) -> String {
    let name: Vec<char> = id.as_str().chars().filter(char::is_ascii_alphanumeric).collect();
    name[name.len().saturating_sub(REMARK)..].iter().map(char::to_ascii_uppercase).collect()
}

impl fmt::Debug for Transfers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transfers").field("accounts", &self.config.accounts.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_is_the_end_of_the_name_in_capitals() {
        let of = |name| remark(&PaymentId::parse(name).expect("a name"));
        assert_eq!(of("INV-2025-11-0001-7d2k9x0q4m1z"), "9X0Q4M1Z");
        assert_eq!(of("a-1"), "A1");
    }
}
