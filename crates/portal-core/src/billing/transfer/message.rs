//! The message that tells of a rejected proof.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::billing::payment::{PaymentAttempt, PaymentId};
use crate::kernel::error::PortError;
use crate::kernel::id::{CustomerId, InvoiceNumber, MessageId, uuid_of};
use crate::kernel::locale::Locale;
use crate::kernel::money::Rupiah;
use crate::kernel::secret::Secret;
use crate::messaging::outbox::{Branding, Claimed, DeliveryContext, Lane, MessageKind, Prepared, plain, quoted};

/// That finance rejected a proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferRejectedNotice {
    /// Of which account.
    pub customer_id: CustomerId,
    /// The payment.
    pub payment: PaymentId,
    /// What it was for.
    pub invoices: Vec<InvoiceNumber>,
    /// What was asked for.
    pub total: Rupiah,
    /// Why, in the words of finance.
    pub reason: String,
}

impl TransferRejectedNotice {
    /// What is told of a payment.
    pub(crate) fn of(payment: &PaymentAttempt, reason: &str) -> Self {
        Self {
            customer_id: payment.customer_id.clone(),
            payment: payment.id.clone(),
            invoices: payment.lines.iter().map(|line| line.invoice.clone()).collect(),
            total: payment.total(),
            reason: reason.to_owned(),
        }
    }

    /// The identity of the message of one decision, which was made on `version` of the transfer.
    pub(crate) fn id_of(payment: &PaymentId, version: u64) -> MessageId {
        MessageId::from_uuid(uuid_of(&format!("transfer rejected\n{payment}\n{version}")))
    }
}

#[async_trait]
impl MessageKind for TransferRejectedNotice {
    const NAME: &'static str = "transfer_rejected";
    const LANE: Lane = Lane::Notice;

    async fn prepare(&self, claimed: &Claimed, context: &DeliveryContext<'_>) -> Result<Prepared, PortError> {
        context
            .notice(claimed, &self.customer_id, |branding, locale, name| branding.transfer_rejected(locale, name, self))
            .await
    }
}

impl Branding {
    /// That finance rejected a proof.
    fn transfer_rejected(&self, locale: Locale, name: &str, notice: &TransferRejectedNotice) -> Secret<String> {
        let (brand, name, total, reason) = (&self.brand, plain(name), notice.total, quoted(&notice.reason));
        let invoices: Vec<&str> = notice.invoices.iter().map(InvoiceNumber::as_str).collect();
        let (invoices, link) = (invoices.join(", "), format!("{}{}", self.payment_page(), notice.payment));
        Secret::new(match locale {
            Locale::Id => format!(
                "*Bukti transfer belum bisa diterima*\n\nHalo {name},\n\nBukti transfer {total} untuk invoice {invoices} \
                 belum bisa kami terima.\nAlasan: {reason}\n\nRincian dan bayar lagi: {link}\n\n_{brand}_"
            ),
            Locale::En => format!(
                "*We could not accept your proof of transfer*\n\nHello {name},\n\nWe could not accept your proof of the \
                 transfer of {total} for invoice {invoices}.\nReason: {reason}\n\nDetails and paying again: {link}\n\n_{brand}_"
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_tells_the_amount_the_invoice_the_reason_and_where_the_payment_is() {
        let notice = TransferRejectedNotice {
            customer_id: CustomerId::parse("AGLS1").expect("an id"),
            payment: PaymentId::parse("INV-1-abc").expect("a name"),
            invoices: vec![InvoiceNumber::parse("INV/1").expect("a number")],
            total: Rupiah::new(333_123),
            reason: "Fotonya *buram*".into(),
        };
        let branding = Branding { brand: "Aglis".into(), portal_url: "https://portal.example".into() };
        for locale in [Locale::Id, Locale::En] {
            let text = branding.transfer_rejected(locale, "Budi *Santoso*", &notice).expose().clone();
            for part in ["Budi Santoso", "Rp 333.123", "INV/1", "Fotonya buram", "/customer/payments/INV-1-abc"] {
                assert!(text.contains(&part.replace("Rp ", "Rp\u{a0}")) || text.contains(part), "{part} in {text}");
            }
        }
    }

    #[test]
    fn the_reason_is_told_to_its_end() {
        let reason =
            "Nominal di bukti berbeda dengan yang masuk ke rekening kami. ".repeat(3) + "Kirim bukti *yang baru*";
        let notice = TransferRejectedNotice {
            customer_id: CustomerId::parse("AGLS1").expect("an id"),
            payment: PaymentId::parse("INV-1-abc").expect("a name"),
            invoices: Vec::new(),
            total: Rupiah::new(333_123),
            reason,
        };
        let branding = Branding { brand: "Aglis".into(), portal_url: "https://portal.example".into() };
        for (locale, end) in [(Locale::Id, "Rincian"), (Locale::En, "Details")] {
            let text = branding.transfer_rejected(locale, "Budi", &notice).expose().clone();
            assert!(text.contains(&format!("kami. Kirim bukti yang baru\n\n{end}")), "{text}");
        }
    }

    #[test]
    fn each_decision_has_one_message() {
        let id = PaymentId::parse("INV-1-abc").expect("a name");
        assert_eq!(TransferRejectedNotice::id_of(&id, 2), TransferRejectedNotice::id_of(&id, 2));
        assert_ne!(TransferRejectedNotice::id_of(&id, 2), TransferRejectedNotice::id_of(&id, 3));
    }
}
