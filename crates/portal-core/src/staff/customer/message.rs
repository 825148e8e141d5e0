//! The message that tells a customer how to log in.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;
use crate::kernel::locale::Locale;
use crate::kernel::secret::Secret;
use crate::messaging::outbox::{Branding, Claimed, DeliveryContext, Lane, MessageKind, Prepared, plain};

/// Where to log in. It holds no code and no token: who opens it proves the number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginLinkNotice {
    /// To which account.
    pub customer_id: CustomerId,
}

#[async_trait]
impl MessageKind for LoginLinkNotice {
    const NAME: &'static str = "login_link";
    const LANE: Lane = Lane::Notice;

    fn topic(&self) -> Option<String> {
        Some(format!("login-link:{}", self.customer_id))
    }

    async fn prepare(&self, claimed: &Claimed, context: &DeliveryContext<'_>) -> Result<Prepared, PortError> {
        context.notice(claimed, &self.customer_id, Branding::login_link).await
    }
}

impl Branding {
    /// Where to log in.
    fn login_link(&self, locale: Locale, name: &str) -> Secret<String> {
        let Self { brand, portal_url } = self;
        let (name, link) = (plain(name), format!("{portal_url}/customer/login"));
        Secret::new(match locale {
            Locale::Id => format!(
                "*Masuk ke portal {brand}*\n\nHalo {name},\n\nBuka {link} dan ketik nomor WhatsApp ini. \
                 Kode masuk kami kirim ke sini; jangan berikan kepada siapa pun, juga tidak kepada kami.\n\n_{brand}_"
            ),
            Locale::En => format!(
                "*Log in to the portal of {brand}*\n\nHello {name},\n\nOpen {link} and type this WhatsApp number. \
                 We send a login code here; give it to nobody, nor to us.\n\n_{brand}_"
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_where_to_log_in_and_that_codes_are_given_to_nobody() {
        let branding = Branding { brand: "Aglis".into(), portal_url: "https://portal.example".into() };
        for (locale, warning) in [(Locale::Id, "jangan berikan kepada siapa pun"), (Locale::En, "give it to nobody")] {
            let text = branding.login_link(locale, "Budi").expose().clone();
            assert!(text.contains("Budi") && text.contains("https://portal.example/customer/login"), "{text}");
            assert!(text.contains(warning), "{text}");
        }
    }

    #[test]
    fn the_topic_of_the_longest_id_fits() {
        let customer_id = CustomerId::parse(&"9".repeat(64)).expect("an id");
        assert!(LoginLinkNotice { customer_id }.topic().is_some_and(|topic| topic.len() <= 100));
    }
}
