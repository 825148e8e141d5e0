//! The message of a campaign.

use async_trait::async_trait;

use super::model::Announcement;
use super::pace::defer;
use super::template::Facts;
use crate::kernel::error::PortError;
use crate::kernel::secret::Secret;
use crate::messaging::outbox::{Branding, Claimed, DeliveryContext, Lane, MessageKind, Prepared, Settlement, plain};

/// Outlasts a gateway that is away: it has days, and whom it is for is noted already.
#[async_trait]
impl MessageKind for Announcement {
    const NAME: &'static str = "announcement";
    const LANE: Lane = Lane::Notice;
    const OUTLASTS_OUTAGES: bool = true;

    /// Deferred at night and while many are late; dropped if the customer no longer belongs to its segment.
    async fn prepare(&self, claimed: &Claimed, context: &DeliveryContext<'_>) -> Result<Prepared, PortError> {
        if let Some(not_before) = defer(context.clock, claimed, context.now) {
            let reason = "deferred: it is night, or many are late".to_owned();
            return Ok(Prepared::Settled(Settlement::Retry { not_before, reason }));
        }
        let Some(phone) = claimed.message.to.phone() else { return Ok(Prepared::foreign_recipient()) };
        let accounts = context.customers.accounts_of(phone).await?;
        let account = accounts
            .iter()
            .find(|account| account.access.customer_id == self.customer_id && self.segment.takes(&account.access));
        Ok(account.map_or_else(Prepared::dropped, |account| self.words(context.branding, &account.name)))
    }
}

impl Announcement {
    /// The template, its gaps filled.
    fn words(&self, branding: &Branding, name: &str) -> Prepared {
        let facts = Facts {
            name: &plain(name),
            customer_id: self.customer_id.as_str(),
            brand: &branding.brand,
            portal_url: &branding.portal_url,
        };
        Prepared::Text(Secret::new(self.template.fill(&facts)))
    }
}
