//! Confirming an opened ticket to its customer, by a message in the outbox.

use chrono::{DateTime, TimeDelta, Utc};

use super::message::TicketOpenedNotice;
use super::model::Ticket;
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::id::{CustomerId, MessageId, TicketNumber, uuid_of};
use crate::kernel::locale::Locale;
use crate::kernel::phone::PhoneNumber;
use crate::messaging::outbox::{MessageContent, MessageKind as _, Outbox, OutboxMessage, TopicMessage};

/// How often a confirmation is decided at most, if another of the customer's is put in or sent meanwhile each time. Of
/// those that race, one is put in each time, so this is one more than the tickets that a customer may open in an hour.
const TRIES: usize = 6;

/// The confirmation of one opened ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketConfirmation {
    /// Whose ticket it is.
    pub customer_id: CustomerId,
    /// Its number.
    pub number: TicketNumber,
    /// Within what time it is promised to be done.
    pub promise: TimeDelta,
    /// Where the confirmation goes.
    pub to: PhoneNumber,
    /// Its language.
    pub locale: Locale,
    /// When it is put into the outbox.
    pub at: DateTime<Utc>,
    /// Tickets opened within so long after a confirmation wait for one that names them all.
    pub confirm_together: TimeDelta,
}

/// Why a confirmation is not in the outbox.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfirmTicketError {
    /// Others kept putting confirmations for the same customer in.
    #[error("other confirmations were put in at the same time")]
    Busy,
    /// The outbox cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl TicketConfirmation {
    /// The identity of the message. It depends on the customer and the ticket alone, so that a ticket is confirmed
    /// once, however often that is tried and with whatever server key.
    pub fn id(&self) -> MessageId {
        let text = format!("ticket opened\n{}\n{}", self.customer_id, self.number);
        MessageId::from_uuid(uuid_of(&text))
    }

    /// The message. It takes the place of `latest`, the latest message of the customer's topic
    /// ([`TicketOpenedNotice::topic_of`]), if that one is pending, and says what that one said too. If this version
    /// cannot read the pending one, the message has no topic, so that it withdraws nothing.
    pub fn message(&self, latest: Option<&TopicMessage>) -> OutboxMessage {
        let pending = latest.filter(|latest| latest.is_pending);
        let wait = if pending.is_some() { TimeDelta::zero() } else { self.confirm_together };
        let not_before = latest.map(|latest| latest.not_before + wait);
        let repeated = pending.map(|latest| latest.content.read::<TicketOpenedNotice>()).transpose();
        let is_unreadable = repeated.is_err();
        let repeated = repeated.ok().flatten();
        let earlier = repeated.map(|notice| [std::slice::from_ref(&notice.number), &notice.earlier].concat());
        let content = MessageContent::of(&TicketOpenedNotice {
            customer_id: self.customer_id.clone(),
            number: self.number.clone(),
            sla_hours: u32::try_from(self.promise.num_hours()).unwrap_or(0),
            earlier: earlier.unwrap_or_default(),
        });
        OutboxMessage {
            id: self.id(),
            lane: TicketOpenedNotice::LANE,
            to: self.to.clone().into(),
            locale: self.locale,
            content: if is_unreadable { content.without_topic() } else { content },
            created_at: self.at,
            not_before: not_before.filter(|time| *time > self.at),
            expires_at: None,
        }
    }

    /// Puts the message into the outbox, unless it was put in before.
    ///
    /// # Errors
    /// [`ConfirmTicketError`].
    pub async fn enqueue(&self, outbox: &dyn Outbox) -> Result<(), ConfirmTicketError> {
        let topic = TicketOpenedNotice::topic_of(&self.customer_id);
        for _ in 0..TRIES {
            let latest = outbox.latest_of_topic(&topic).await?;
            let message = self.message(latest.as_ref());
            // Without a topic there is no latest.
            let latest = latest.filter(|_| message.content.topic().is_some());
            match outbox.enqueue_after(&message, latest).await? {
                Committed::Done => return Ok(()),
                Committed::Conflict => {}
            }
        }
        Err(ConfirmTicketError::Busy)
    }
}

impl Ticket {
    /// Within what time it was promised to be done; `otherwise` if nothing was promised.
    pub(super) fn promise(&self, otherwise: TimeDelta) -> TimeDelta {
        self.sla_due.map_or(otherwise, |due| due - self.created_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messaging::outbox::MockOutbox;
    use crate::test_support::{noon, unreachable_port};

    fn confirmation(number: &str) -> TicketConfirmation {
        TicketConfirmation {
            customer_id: CustomerId::parse("AGLS1").expect("a customer"),
            number: TicketNumber::parse(number).expect("a number"),
            promise: TimeDelta::hours(4),
            to: PhoneNumber::parse("0817102070").expect("a mobile number"),
            locale: Locale::Id,
            at: noon(),
            confirm_together: TimeDelta::minutes(2),
        }
    }

    fn latest(is_pending: bool) -> TopicMessage {
        let message = confirmation("TKT1").message(None);
        TopicMessage { id: message.id, is_pending, not_before: noon(), content: message.content }
    }

    /// A pending confirmation of a newer version.
    fn unreadable() -> TopicMessage {
        let newer = serde_json::json!({ "version": TicketOpenedNotice::VERSION + 1 });
        let topic = latest(true).content.topic().map(str::to_owned);
        let content = MessageContent::from_stored(TicketOpenedNotice::NAME.into(), topic, newer);
        TopicMessage { content, ..latest(true) }
    }

    fn earlier(message: &OutboxMessage) -> Vec<String> {
        let notice: TicketOpenedNotice = message.content.read().expect("a confirmation");
        notice.earlier.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_ticket_has_one_identity_and_another_ticket_or_customer_has_another() {
        let first = confirmation("TKT1");
        let later = TicketConfirmation { at: noon() + TimeDelta::hours(1), locale: Locale::En, ..first.clone() };
        assert_eq!(first.id(), later.id());
        assert_ne!(first.id(), confirmation("TKT2").id());
        let other =
            TicketConfirmation { customer_id: CustomerId::parse("AGLS2").expect("a customer"), ..first.clone() };
        assert_ne!(first.id(), other.id());
    }

    #[test]
    fn it_says_what_the_pending_one_says_and_waits_after_one_that_is_on_its_way() {
        let second = confirmation("TKT2");
        let merged = second.message(Some(&latest(true)));
        assert_eq!((earlier(&merged), merged.not_before), (vec!["TKT1".to_owned()], None));
        let apart = second.message(Some(&latest(false)));
        assert_eq!((earlier(&apart), apart.not_before), (vec![], Some(noon() + TimeDelta::minutes(2))));
        assert!([merged, apart].iter().all(|message| message.content.topic() == latest(true).content.topic()));
    }

    #[tokio::test]
    async fn it_takes_the_place_of_no_message_that_this_version_cannot_read() {
        let second = confirmation("TKT2");
        let beside = second.message(Some(&unreadable()));
        assert_eq!((earlier(&beside), beside.content.topic()), (vec![], None));
        let mut outbox = MockOutbox::new();
        outbox.expect_latest_of_topic().times(1).returning(|_| Ok(Some(unreadable())));
        outbox
            .expect_enqueue_after()
            .withf(move |message, expected| *message == beside && expected.is_none())
            .times(1)
            .returning(|_, _| Ok(Committed::Done));
        second.enqueue(&outbox).await.expect("it is put in");
        let settled = TopicMessage { is_pending: false, ..unreadable() };
        assert!(second.message(Some(&settled)).content.topic().is_some(), "there is nothing to withdraw");
    }

    #[tokio::test]
    async fn it_is_decided_anew_when_another_came_meanwhile() {
        let mut outbox = MockOutbox::new();
        outbox.expect_latest_of_topic().times(1).returning(|_| Ok(None));
        outbox.expect_latest_of_topic().times(1).returning(|_| Ok(Some(latest(true))));
        outbox.expect_enqueue_after().times(2).returning(|message, expected| {
            assert_eq!(earlier(message).is_empty(), expected.is_none());
            Ok(if expected.is_none() { Committed::Conflict } else { Committed::Done })
        });
        confirmation("TKT2").enqueue(&outbox).await.expect("the second try succeeds");
    }

    #[tokio::test]
    async fn it_is_tried_six_times_and_not_at_all_without_the_outbox() {
        let mut busy = MockOutbox::new();
        busy.expect_latest_of_topic().times(6).returning(|_| Ok(None));
        busy.expect_enqueue_after().times(6).returning(|_, _| Ok(Committed::Conflict));
        assert!(matches!(confirmation("TKT2").enqueue(&busy).await, Err(ConfirmTicketError::Busy)));
        let mut away = MockOutbox::new();
        away.expect_latest_of_topic().times(1).returning(|_| Err(unreachable_port()));
        assert!(matches!(confirmation("TKT2").enqueue(&away).await, Err(ConfirmTicketError::Port(_))));
    }
}
