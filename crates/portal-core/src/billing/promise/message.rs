//! The message that confirms a promise.

use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kernel::error::PortError;
use crate::kernel::id::{CustomerId, InvoiceNumber, MessageId, PromiseId, uuid_of};
use crate::kernel::locale::Locale;
use crate::kernel::money::Rupiah;
use crate::kernel::secret::Secret;
use crate::messaging::outbox::{Branding, Claimed, DeliveryContext, Lane, MessageKind, Prepared, plain};

/// That a promise was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseMadeNotice {
    /// Of which account.
    pub customer_id: CustomerId,
    /// What is to be paid.
    pub invoice: InvoiceNumber,
    /// What is owed on it.
    pub amount: Rupiah,
    /// The last day to pay.
    pub by: NaiveDate,
    /// Whether the account is in service again by it.
    #[serde(default)]
    pub is_restored: bool,
}

impl PromiseMadeNotice {
    /// The identity of the message: it is sent once for each promise.
    pub(super) fn id_of(promise: PromiseId) -> MessageId {
        MessageId::from_uuid(uuid_of(&format!("promise made\n{promise}")))
    }
}

#[async_trait]
impl MessageKind for PromiseMadeNotice {
    const NAME: &'static str = "promise_made";
    const LANE: Lane = Lane::Notice;

    async fn prepare(&self, claimed: &Claimed, context: &DeliveryContext<'_>) -> Result<Prepared, PortError> {
        context
            .notice(claimed, &self.customer_id, |branding, locale, name| branding.promise_made(locale, name, self))
            .await
    }
}

impl Branding {
    /// That a promise was made.
    fn promise_made(&self, locale: Locale, name: &str, notice: &PromiseMadeNotice) -> Secret<String> {
        let (brand, name, amount, invoice) = (&self.brand, plain(name), notice.amount, &notice.invoice);
        let link = self.invoice_page(invoice);
        let by = locale.day(notice.by);
        let restored = notice.is_restored.then_some(match locale {
            Locale::Id => "\nLayanan internet Anda aktif kembali sampai hari itu.",
            Locale::En => "\nYour internet service is active again until that day.",
        });
        let restored = restored.unwrap_or_default();
        Secret::new(match locale {
            Locale::Id => format!(
                "*Janji bayar dicatat*\n\nHalo {name},\n\nAnda berjanji membayar {amount} untuk invoice {invoice} paling \
                 lambat {by}. Terima kasih sudah memberi kabar.{restored}\n\nBayar di sini: {link}\n\n_{brand}_"
            ),
            Locale::En => format!(
                "*Promise to pay noted*\n\nHello {name},\n\nYou promised to pay {amount} for invoice {invoice} by {by}. \
                 Thank you for telling us.{restored}\n\nPay here: {link}\n\n_{brand}_"
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(locale: Locale, is_restored: bool) -> String {
        let notice = PromiseMadeNotice {
            customer_id: CustomerId::parse("AGLS1").expect("an id"),
            invoice: InvoiceNumber::parse("INV/2025/11/0001").expect("a number"),
            amount: Rupiah::new(333_000),
            by: NaiveDate::from_ymd_opt(2025, 12, 5).expect("a day"),
            is_restored,
        };
        let branding = Branding { brand: "Aglis".into(), portal_url: "https://portal.example".into() };
        branding.promise_made(locale, "Budi *Santoso*", &notice).expose().clone()
    }

    #[test]
    fn it_tells_the_amount_the_invoice_the_day_and_where_to_pay() {
        for (locale, day) in [(Locale::Id, "5 Desember 2025"), (Locale::En, "5 December 2025")] {
            let text = said(locale, false);
            let link = "https://portal.example/customer/invoices/INV%2F2025%2F11%2F0001";
            for part in ["Budi Santoso", "Rp 333.000", "INV/2025/11/0001", day, link] {
                assert!(text.contains(part), "{part} in {text}");
            }
            assert!(!text.contains("akti"), "{text}");
        }
    }

    #[test]
    fn it_tells_of_a_restored_service() {
        assert!(said(Locale::Id, true).contains("aktif kembali"));
        assert!(said(Locale::En, true).contains("active again"));
    }
}
