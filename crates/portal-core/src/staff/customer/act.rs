//! Ending sessions, sending the way to log in, releasing a number.

use chrono::TimeDelta;

use super::CustomerCareService;
use super::error::CustomerCareError;
use super::message::LoginLinkNotice;
use crate::identity::session::SessionHolder;
use crate::kernel::actor::StaffActor;
use crate::kernel::commit::Committed;
use crate::kernel::id::{CustomerId, MessageId, SessionId};
use crate::kernel::phone::PhoneNumber;
use crate::messaging::outbox::{MessageContent, MessageKind as _, OutboxMessage, Recipient};
use crate::staff::audit::{AuditAction, AuditEntry};
use crate::staff::trail::{TrailAction, TrailNote};

/// A link is not sent again within so long.
const AGAIN_AFTER: TimeDelta = TimeDelta::minutes(5);

impl CustomerCareService {
    /// Ends every session of the customer's number, in whichever of its accounts; answers how many there were.
    ///
    /// # Errors
    /// [`CustomerCareError`]; it needs [`Permission::ManageAccess`](crate::staff::account::Permission::ManageAccess).
    pub async fn end_sessions(&self, staff: &StaffActor, customer: &CustomerId) -> Result<u64, CustomerCareError> {
        let phone = self.number(staff, customer).await?;
        self.record(staff, customer, TrailAction::EndedSessions).await?;
        let now = self.deps.clock.now();
        let audit = AuditEntry {
            at: now,
            action: AuditAction::EndedSessions,
            customer_id: customer.clone(),
            actor: staff.into(),
            network: None,
        };
        // None of them has an identity that is drawn now.
        let none = SessionId::generate(now, self.deps.entropy.as_ref());
        let holder = SessionHolder::for_staff(staff, phone);
        Ok(self.deps.sessions.end_others(&holder, none, &audit).await?)
    }

    /// Sends the customer the address where they log in.
    ///
    /// # Errors
    /// [`CustomerCareError`]; it needs [`Permission::ManageAccess`](crate::staff::account::Permission::ManageAccess).
    pub async fn send_login_link(&self, staff: &StaffActor, customer: &CustomerId) -> Result<(), CustomerCareError> {
        let access = self.access(staff, customer).await?;
        if !access.may_enter() {
            return Err(CustomerCareError::KeptOut);
        }
        access.phone.ok_or(CustomerCareError::NoNumber)?;
        let (now, notice) = (self.deps.clock.now(), LoginLinkNotice { customer_id: customer.clone() });
        let topic = notice.topic().unwrap_or_default();
        let latest = self.deps.outbox.latest_of_topic(&topic).await?;
        if latest.as_ref().is_some_and(|latest| latest.not_before > now - AGAIN_AFTER) {
            return Err(CustomerCareError::SentAlready);
        }
        self.record(staff, customer, TrailAction::SentLoginLink).await?;
        let message = OutboxMessage {
            id: MessageId::generate(now, self.deps.entropy.as_ref()),
            lane: LoginLinkNotice::LANE,
            to: Recipient::Customer(customer.clone()),
            locale: self.locale,
            content: MessageContent::of(&notice),
            created_at: now,
            not_before: None,
            expires_at: None,
        };
        match self.deps.outbox.enqueue_after(&message, latest).await? {
            Committed::Done => Ok(()),
            Committed::Conflict => Err(CustomerCareError::SentAlready),
        }
    }

    /// Lets the customer's number try login codes again, after too many wrong ones.
    ///
    /// # Errors
    /// [`CustomerCareError`]; it needs [`Permission::ManageAccess`](crate::staff::account::Permission::ManageAccess).
    pub async fn release(&self, staff: &StaffActor, customer: &CustomerId) -> Result<(), CustomerCareError> {
        let phone = self.number(staff, customer).await?;
        self.record(staff, customer, TrailAction::ReleasedNumber).await?;
        Ok(self.deps.limits.release(&phone).await?)
    }

    async fn number(&self, staff: &StaffActor, customer: &CustomerId) -> Result<PhoneNumber, CustomerCareError> {
        self.access(staff, customer).await?.phone.ok_or(CustomerCareError::NoNumber)
    }

    async fn record(
        &self,
        staff: &StaffActor,
        customer: &CustomerId,
        action: TrailAction,
    ) -> Result<(), CustomerCareError> {
        Ok(self.deps.trail.record(staff, vec![TrailNote::new(action).about(customer)]).await?)
    }
}

#[cfg(test)]
mod tests;
