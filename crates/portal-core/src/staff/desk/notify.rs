//! Telling the customer of a step.

use chrono::{DateTime, Utc};

use super::TicketDeskService;
use super::action::TicketAction;
use super::message::{TicketUpdate, TicketUpdatedNotice};
use super::model::StaffTicket;
use crate::kernel::error::PortError;
use crate::kernel::id::{MessageId, uuid_of};
use crate::messaging::outbox::{MessageContent, MessageKind as _, OutboxMessage, Recipient};

impl TicketAction {
    /// What the customer is told of it; `None` if nothing.
    pub(super) fn update(&self) -> Option<TicketUpdate> {
        match self {
            Self::AssignTechnician { name, .. } => {
                Some(TicketUpdate::Assigned { technician: name.as_str().to_owned() })
            }
            Self::ScheduleVisit { at, .. } => Some(TicketUpdate::Scheduled { at: *at }),
            Self::Hold { note } => Some(TicketUpdate::OnHold { note: note.as_str().to_owned() }),
            Self::Complete { resolution } => {
                Some(TicketUpdate::Completed { resolution: resolution.as_str().to_owned() })
            }
            Self::Cancel { reason } => Some(TicketUpdate::Cancelled { reason: reason.as_str().to_owned() }),
            Self::Take | Self::Start | Self::Resume | Self::ChangePriority(_) => None,
        }
    }
}

impl TicketUpdatedNotice {
    /// The identity of the message of a step that was made at `step`. The same step is told once, however often that is
    /// tried. Seconds are what every system of an ISP keeps of an instant.
    fn id(&self, step: DateTime<Utc>) -> MessageId {
        let (customer, number, word) = (&self.customer_id, &self.number, self.update.word());
        let text = format!("ticket updated\n{customer}\n{number}\n{word}\n{}", step.timestamp());
        MessageId::from_uuid(uuid_of(&text))
    }
}

impl TicketDeskService {
    /// Puts the message of the ticket's last step into the outbox, if the customer is told of it and it is not there.
    pub(super) async fn tell(&self, ticket: &StaffTicket, action: &TicketAction) -> Result<(), PortError> {
        let Some(update) = action.update() else { return Ok(()) };
        let detail = &ticket.detail;
        let step = detail.timeline.last().map_or(detail.ticket.updated_at, |step| step.at);
        let (customer_id, number) = (ticket.customer_id.clone(), detail.ticket.number.clone());
        let notice = TicketUpdatedNotice { customer_id, number, update };
        let message = OutboxMessage {
            id: notice.id(step),
            lane: TicketUpdatedNotice::LANE,
            to: Recipient::Customer(notice.customer_id.clone()),
            locale: self.policy.locale,
            content: MessageContent::of(&notice),
            created_at: self.deps.clock.now(),
            not_before: None,
            expires_at: None,
        };
        self.deps.outbox.enqueue(&message).await
    }
}
