//! The message that confirms money.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::id::PaymentId;
use crate::kernel::error::PortError;
use crate::kernel::id::{CustomerId, InvoiceNumber, MessageId, uuid_of};
use crate::kernel::locale::Locale;
use crate::kernel::money::Rupiah;
use crate::kernel::secret::Secret;
use crate::messaging::outbox::{Branding, Claimed, DeliveryContext, Lane, MessageKind, Prepared, plain};

/// That money came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentReceivedNotice {
    /// Of which account.
    pub customer_id: CustomerId,
    /// The payment.
    pub payment: PaymentId,
    /// What it was for.
    pub invoices: Vec<InvoiceNumber>,
    /// What the customer paid, fee included.
    pub total: Rupiah,
    /// How, as customers read it: `QRIS`.
    pub method: String,
    /// Whether it was paid with the customer's credit.
    #[serde(default)]
    pub is_credit: bool,
    /// What of it was more than was owed.
    #[serde(default)]
    pub credited: Rupiah,
    /// What was too little.
    #[serde(default)]
    pub short: Rupiah,
    /// Whether the account is in service again by it.
    #[serde(default)]
    pub is_restored: bool,
    /// Whether there is a receipt on the page of the payment.
    #[serde(default)]
    pub has_receipt: bool,
}

impl PaymentReceivedNotice {
    /// The identity of the message: it is sent once for each payment.
    pub(super) fn id_of(payment: &PaymentId) -> MessageId {
        MessageId::from_uuid(uuid_of(&format!("payment received\n{payment}")))
    }
}

#[async_trait]
impl MessageKind for PaymentReceivedNotice {
    const NAME: &'static str = "payment_received";
    const LANE: Lane = Lane::Notice;

    async fn prepare(&self, claimed: &Claimed, context: &DeliveryContext<'_>) -> Result<Prepared, PortError> {
        context
            .notice(claimed, &self.customer_id, |branding, locale, name| branding.payment_received(locale, name, self))
            .await
    }
}

impl Branding {
    /// The full address of the page of a payment, up to its name.
    pub fn payment_page(&self) -> String {
        format!("{}/customer/payments/", self.portal_url)
    }

    /// The full address of the page of a payment link, up to its token.
    pub fn pay_link_page(&self) -> String {
        format!("{}/pay/", self.portal_url)
    }

    /// That money came in.
    fn payment_received(&self, locale: Locale, name: &str, notice: &PaymentReceivedNotice) -> Secret<String> {
        let brand = &self.brand;
        let (name, total, method) = (plain(name), notice.total, &notice.method);
        let invoices: Vec<&str> = notice.invoices.iter().map(InvoiceNumber::as_str).collect();
        let invoices = invoices.join(", ");
        let link = format!("{}{}", self.payment_page(), notice.payment);
        let credited = Some(notice.credited).filter(|credited| credited.is_positive()).map(|credited| match locale {
            Locale::Id => format!("\nKelebihan {credited} kami simpan sebagai saldo Anda."),
            Locale::En => format!("\nThe {credited} beyond it is kept as your credit."),
        });
        let short = Some(notice.short).filter(|short| short.is_positive()).map(|short| match locale {
            Locale::Id => format!("\nJumlah itu kurang {short}; sisanya masih perlu dibayar."),
            Locale::En => format!("\nIt is {short} less than the bill; the rest is still to be paid."),
        });
        let restored = notice.is_restored.then_some(match locale {
            Locale::Id => "\nLayanan internet Anda aktif kembali.",
            Locale::En => "\nYour internet service is active again.",
        });
        let more = [short.as_deref(), credited.as_deref(), restored].into_iter().flatten().collect::<String>();
        let details = match (locale, notice.has_receipt) {
            (Locale::Id, false) => "Rincian",
            (Locale::Id, true) => "Rincian dan kwitansi",
            (Locale::En, false) => "Details",
            (Locale::En, true) => "Details and receipt",
        };
        if notice.is_credit {
            return Secret::new(match locale {
                Locale::Id => format!(
                    "*Saldo Anda dipakai*\n\nHalo {name},\n\nSaldo Anda sebesar {total} sudah kami pakai untuk membayar \
                     invoice {invoices}.{more}\n\n{details}: {link}\n\n_{brand}_"
                ),
                Locale::En => format!(
                    "*Your credit was used*\n\nHello {name},\n\nWe used {total} of your credit to pay invoice \
                     {invoices}.{more}\n\n{details}: {link}\n\n_{brand}_"
                ),
            });
        }
        Secret::new(match locale {
            Locale::Id => format!(
                "*Pembayaran diterima*\n\nHalo {name},\n\nPembayaran {total} dengan {method} untuk invoice {invoices} \
                 sudah kami terima. Terima kasih.{more}\n\n{details}: {link}\n\n_{brand}_"
            ),
            Locale::En => format!(
                "*Payment received*\n\nHello {name},\n\nWe received your payment of {total} by {method} for invoice \
                 {invoices}. Thank you.{more}\n\n{details}: {link}\n\n_{brand}_"
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(locale: Locale, credited: i64, is_restored: bool) -> String {
        told(locale, &notice(credited, is_restored))
    }

    fn told(locale: Locale, notice: &PaymentReceivedNotice) -> String {
        let branding = Branding { brand: "Aglis".into(), portal_url: "https://portal.example".into() };
        branding.payment_received(locale, "Budi *Santoso*", notice).expose().clone()
    }

    fn notice(credited: i64, is_restored: bool) -> PaymentReceivedNotice {
        PaymentReceivedNotice {
            customer_id: CustomerId::parse("AGLS1").expect("an id"),
            payment: PaymentId::parse("INV-1-abc").expect("a name"),
            invoices: vec![InvoiceNumber::parse("INV/1").expect("a number")],
            total: Rupiah::new(333_000),
            method: "QRIS".into(),
            is_credit: false,
            credited: Rupiah::new(credited),
            short: Rupiah::ZERO,
            is_restored,
            has_receipt: is_restored,
        }
    }

    #[test]
    fn it_says_that_credit_was_used_instead_of_thanking_for_money() {
        for (locale, used) in [(Locale::Id, "Saldo Anda sebesar Rp 333.000"), (Locale::En, "Rp 333.000 of your credit")]
        {
            let text = told(locale, &PaymentReceivedNotice { is_credit: true, ..notice(0, true) });
            assert!(
                text.contains(used) && text.contains("INV/1") && text.contains("akti") | text.contains("active"),
                "{text}"
            );
            assert!(!text.contains("QRIS") && !text.contains("erima"), "{text}");
        }
    }

    #[test]
    fn it_tells_the_amount_the_invoice_and_where_the_payment_is() {
        for locale in [Locale::Id, Locale::En] {
            let text = said(locale, 0, false);
            for part in ["Budi Santoso", "Rp 333.000", "QRIS", "INV/1", "/customer/payments/INV-1-abc"] {
                assert!(text.contains(part), "{part} in {text}");
            }
            assert!(!text.contains("kwitansi") && !text.contains("receipt"), "{text}");
            assert!(!text.contains("saldo") && !text.contains("credit") && !text.contains("akti"), "{text}");
        }
    }

    #[test]
    fn it_tells_of_a_credit_and_of_a_restored_service() {
        let id = said(Locale::Id, 5_000, true);
        assert!(id.contains("Kelebihan Rp 5.000") && id.contains("aktif kembali"), "{id}");
        assert!(id.contains("Rincian dan kwitansi: https://"), "{id}");
        let en = said(Locale::En, 5_000, true);
        assert!(en.contains("The Rp 5.000 beyond it") && en.contains("active again"), "{en}");
    }
}
