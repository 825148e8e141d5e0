//! The messages that warn of a changed profile.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::model::RevertToken;
use crate::kernel::error::PortError;
use crate::kernel::id::{CustomerId, PhoneChangeId};
use crate::kernel::locale::Locale;
use crate::kernel::secret::Secret;
use crate::messaging::outbox::{Branding, Claimed, DeliveryContext, Lane, MessageKind, Prepared, plain};

/// That another number was put on file, and how to take it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneChangedNotice {
    /// Which change; the link that takes it back is derived from it when the message is sent.
    pub change: PhoneChangeId,
    /// Of which account.
    pub customer_id: CustomerId,
    /// The new number, masked.
    pub masked: String,
    /// For how many hours it can be taken back.
    pub hours: u32,
}

/// That another e-mail address was put on file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailChangedNotice {
    /// Of which account.
    pub customer_id: CustomerId,
}

/// Goes to the old number.
#[async_trait]
impl MessageKind for PhoneChangedNotice {
    const NAME: &'static str = "phone_changed";
    const LANE: Lane = Lane::Security;

    async fn prepare(&self, claimed: &Claimed, context: &DeliveryContext<'_>) -> Result<Prepared, PortError> {
        let token = RevertToken::of(self.change, context.keys);
        context
            .notice(claimed, &self.customer_id, |branding, locale, name| {
                branding.phone_changed(locale, name, self, &token)
            })
            .await
    }
}

#[async_trait]
impl MessageKind for EmailChangedNotice {
    const NAME: &'static str = "email_changed";
    const LANE: Lane = Lane::Security;

    async fn prepare(&self, claimed: &Claimed, context: &DeliveryContext<'_>) -> Result<Prepared, PortError> {
        context.notice(claimed, &self.customer_id, Branding::email_changed).await
    }
}

impl Branding {
    /// That another e-mail address was put on file.
    fn email_changed(&self, locale: Locale, name: &str) -> Secret<String> {
        let Self { brand, portal_url } = self;
        let name = plain(name);
        Secret::new(match locale {
            Locale::Id => format!(
                "*Email akun Anda diubah*\n\nHalo {name},\n\n\
                 Alamat email di akun Anda baru saja diubah lewat {portal_url}.\n\
                 Bila bukan Anda, segera hubungi CS kami.\n\n_{brand}_"
            ),
            Locale::En => format!(
                "*Your account's e-mail was changed*\n\nHello {name},\n\n\
                 The e-mail address of your account has just been changed at {portal_url}.\n\
                 If it was not you, contact our customer service at once.\n\n_{brand}_"
            ),
        })
    }

    /// That another number was put on file, with the link that takes it back.
    fn phone_changed(
        &self,
        locale: Locale,
        name: &str,
        notice: &PhoneChangedNotice,
        token: &RevertToken,
    ) -> Secret<String> {
        let Self { brand, portal_url } = self;
        let (name, new, hours) = (plain(name), &notice.masked, notice.hours);
        let link = format!("{portal_url}/customer/phone/revert/{}", token.expose());
        Secret::new(match locale {
            Locale::Id => format!(
                "*Nomor WhatsApp akun Anda diganti*\n\nHalo {name},\n\n\
                 Akun Anda sekarang memakai nomor {new}.\n\
                 Bila bukan Anda yang menggantinya, batalkan dalam {hours} jam lewat tautan ini:\n{link}\n\n_{brand}_"
            ),
            Locale::En => format!(
                "*Your account's WhatsApp number was changed*\n\nHello {name},\n\n\
                 Your account now uses the number {new}.\n\
                 If it was not you, take it back within {hours} hours with this link:\n{link}\n\n_{brand}_"
            ),
        })
    }
}
