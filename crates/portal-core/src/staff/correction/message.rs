//! The message that tells the old number of another one.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;
use crate::kernel::locale::Locale;
use crate::kernel::secret::Secret;
use crate::messaging::outbox::{Branding, Claimed, DeliveryContext, Lane, MessageKind, Prepared, plain};

/// That staff put another number on file. Goes to the old number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberCorrectedNotice {
    /// Of which account.
    pub customer_id: CustomerId,
    /// The new number, masked.
    pub masked: String,
}

#[async_trait]
impl MessageKind for NumberCorrectedNotice {
    const NAME: &'static str = "number_corrected";
    const LANE: Lane = Lane::Security;

    async fn prepare(&self, claimed: &Claimed, context: &DeliveryContext<'_>) -> Result<Prepared, PortError> {
        let told = |branding: &Branding, locale, name: &str| branding.number_corrected(locale, name, &self.masked);
        context.notice(claimed, &self.customer_id, told).await
    }
}

impl Branding {
    /// That staff put another number on file.
    fn number_corrected(&self, locale: Locale, name: &str, new: &str) -> Secret<String> {
        let (brand, name) = (&self.brand, plain(name));
        Secret::new(match locale {
            Locale::Id => format!(
                "*Nomor WhatsApp akun Anda diganti*\n\nHalo {name},\n\n\
                 Customer service kami mengganti nomor akun Anda menjadi {new}. Nomor ini tidak bisa dipakai masuk lagi.\n\
                 Bila Anda tidak memintanya, segera hubungi kami.\n\n_{brand}_"
            ),
            Locale::En => format!(
                "*Your account's WhatsApp number was changed*\n\nHello {name},\n\n\
                 Our customer service changed your account's number to {new}. This number cannot log in any more.\n\
                 If you did not ask for it, contact us at once.\n\n_{brand}_"
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_names_the_new_number_masked_and_what_to_do() {
        let branding = Branding { brand: "Aglis".into(), portal_url: "https://portal.example".into() };
        for (locale, advice) in [(Locale::Id, "segera hubungi kami"), (Locale::En, "contact us at once")] {
            let text = branding.number_corrected(locale, "Budi", "0812****7890").expose().clone();
            assert!(text.contains("Budi") && text.contains("0812****7890") && text.contains(advice), "{text}");
        }
    }
}
