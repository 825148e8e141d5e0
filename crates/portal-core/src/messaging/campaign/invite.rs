//! The messages of a batch, each with its time.

use chrono::{DateTime, TimeDelta, Utc};

use super::announce::{AnnouncerDeps, CampaignRequest};
use super::model::{Announcement, Invitation, Recipient};
use super::pace::Pace;
use crate::kernel::error::PortError;
use crate::kernel::id::MessageId;
use crate::kernel::locale::Locale;
use crate::messaging::outbox::{MessageContent, MessageKind as _, OutboxMessage};

/// How many recipients are marked and enqueued in one step.
pub(super) const BATCH: u32 = 500;

/// For how long after its time an announcement is worth sending.
pub(crate) const KEPT: TimeDelta = TimeDelta::days(7);

impl AnnouncerDeps {
    /// When the next announcement may go out: after those that are still queued, of whatever campaign.
    pub(super) async fn first_time(&self, pace: &Pace) -> Result<DateTime<Utc>, PortError> {
        let queued = self.store.last_due().await?;
        Ok(pace.first(self.clock.as_ref(), self.entropy.as_ref(), queued))
    }

    /// When an announcement may go out that follows one at `last`.
    pub(super) fn time_after(&self, pace: &Pace, last: DateTime<Utc>) -> DateTime<Utc> {
        pace.after(self.clock.as_ref(), self.entropy.as_ref(), last)
    }

    /// The invitations of these recipients, the first due at `at`, and when the one after them may go out.
    pub(super) fn invite(
        &self,
        request: &CampaignRequest,
        found: Vec<Recipient>,
        mut at: DateTime<Utc>,
    ) -> (Vec<Invitation>, DateTime<Utc>) {
        let mut batch = Vec::with_capacity(found.len());
        for recipient in found {
            batch.push(self.invitation(request, recipient, at));
            at = self.time_after(&request.pace, at);
        }
        (batch, at)
    }

    fn invitation(&self, request: &CampaignRequest, recipient: Recipient, at: DateTime<Utc>) -> Invitation {
        let now = self.clock.now();
        let Recipient { customer_id, phone, .. } = recipient;
        let content = Announcement {
            campaign: request.campaign.clone(),
            segment: request.segment,
            template: request.template.clone(),
            customer_id: customer_id.clone(),
        };
        let message = OutboxMessage {
            id: MessageId::generate(now, self.entropy.as_ref()),
            lane: Announcement::LANE,
            to: phone.clone().into(),
            locale: Locale::Id,
            content: MessageContent::of(&content),
            created_at: now,
            not_before: Some(at),
            expires_at: Some(at + KEPT),
        };
        Invitation { customer_id, phone, message }
    }
}
