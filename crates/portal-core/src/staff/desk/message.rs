//! The message that tells a customer of a step in their ticket.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::error::PortError;
use crate::kernel::id::{CustomerId, TicketNumber};
use crate::kernel::local_day::LocalDay;
use crate::kernel::locale::Locale;
use crate::kernel::secret::Secret;
use crate::messaging::outbox::{Branding, Claimed, DeliveryContext, Lane, MessageKind, Prepared, plain, quoted};

/// What happened to a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketUpdate {
    /// A technician has it.
    Assigned {
        /// The technician's name.
        technician: String,
    },
    /// Somebody comes.
    Scheduled {
        /// When.
        at: DateTime<Utc>,
    },
    /// It waits for something.
    OnHold {
        /// For what.
        note: String,
    },
    /// It is done.
    Completed {
        /// How it was solved.
        resolution: String,
    },
    /// It was cancelled.
    Cancelled {
        /// Why.
        reason: String,
    },
}

impl TicketUpdate {
    /// The word that tells updates of one ticket apart.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Assigned { .. } => "assigned",
            Self::Scheduled { .. } => "scheduled",
            Self::OnHold { .. } => "on_hold",
            Self::Completed { .. } => "completed",
            Self::Cancelled { .. } => "cancelled",
        }
    }
}

/// That something happened to a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketUpdatedNotice {
    /// Of which account.
    pub customer_id: CustomerId,
    /// Its number.
    pub number: TicketNumber,
    /// What happened.
    pub update: TicketUpdate,
}

#[async_trait]
impl MessageKind for TicketUpdatedNotice {
    const NAME: &'static str = "ticket_updated";
    const LANE: Lane = Lane::Notice;

    /// Of several updates of one kind that wait, the latest is sent.
    fn topic(&self) -> Option<String> {
        Some(format!("ticket:{}:{}", self.number, self.update.word()))
    }

    async fn prepare(&self, claimed: &Claimed, context: &DeliveryContext<'_>) -> Result<Prepared, PortError> {
        context
            .notice(claimed, &self.customer_id, |branding, locale, name| {
                let words = match locale {
                    Locale::Id => self.in_indonesian(context),
                    Locale::En => self.in_english(context),
                };
                branding.ticket_updated(locale, name, &self.number, &words)
            })
            .await
    }
}

/// A heading and a sentence.
type Words = (String, String);

impl TicketUpdatedNotice {
    fn in_indonesian(&self, context: &DeliveryContext<'_>) -> Words {
        let number = &self.number;
        match &self.update {
            TicketUpdate::Assigned { technician } => {
                (format!("Teknisi untuk tiket {number}"), format!("Tiket Anda ditangani oleh {}.", plain(technician)))
            }
            TicketUpdate::Scheduled { at } => (
                format!("Jadwal kunjungan tiket {number}"),
                format!("Teknisi kami akan datang pada {}.", instant(context, *at, Locale::Id)),
            ),
            TicketUpdate::OnHold { note } => {
                (format!("Tiket {number} ditunda"), format!("Pekerjaan kami tunda sementara: {}", quoted(note)))
            }
            TicketUpdate::Completed { resolution } => {
                (format!("Tiket {number} selesai"), format!("Penyelesaian: {}", quoted(resolution)))
            }
            TicketUpdate::Cancelled { reason } => {
                (format!("Tiket {number} dibatalkan"), format!("Alasan: {}", quoted(reason)))
            }
        }
    }

    fn in_english(&self, context: &DeliveryContext<'_>) -> Words {
        let number = &self.number;
        match &self.update {
            TicketUpdate::Assigned { technician } => {
                (format!("A technician for ticket {number}"), format!("{} is taking care of it.", plain(technician)))
            }
            TicketUpdate::Scheduled { at } => (
                format!("A visit for ticket {number}"),
                format!("Our technician will come on {}.", instant(context, *at, Locale::En)),
            ),
            TicketUpdate::OnHold { note } => {
                (format!("Ticket {number} is on hold"), format!("The work is paused for now: {}", quoted(note)))
            }
            TicketUpdate::Completed { resolution } => {
                (format!("Ticket {number} is done"), format!("How it was solved: {}", quoted(resolution)))
            }
            TicketUpdate::Cancelled { reason } => {
                (format!("Ticket {number} was cancelled"), format!("The reason: {}", quoted(reason)))
            }
        }
    }
}

impl Branding {
    /// That something happened to a ticket.
    fn ticket_updated(
        &self,
        locale: Locale,
        name: &str,
        number: &TicketNumber,
        (heading, sentence): &Words,
    ) -> Secret<String> {
        let Self { brand, portal_url } = self;
        let (name, link) = (plain(name), format!("{portal_url}/customer/tickets/{number}"));
        Secret::new(match locale {
            Locale::Id => {
                format!("*{heading}*\n\nHalo {name},\n\n{sentence}\nSelengkapnya: {link}\n\n_{brand}_")
            }
            Locale::En => {
                format!("*{heading}*\n\nHello {name},\n\n{sentence}\nMore about it: {link}\n\n_{brand}_")
            }
        })
    }
}

/// An instant in the portal's time zone: `6 November 2025 pukul 09.30`.
fn instant(context: &DeliveryContext<'_>, at: DateTime<Utc>, locale: Locale) -> String {
    let day = LocalDay::of(context.clock, context.clock.local_date(at));
    let minutes = (at - day.starts).num_minutes();
    let (hour, minute, date) = (minutes / 60, minutes % 60, locale.day(day.day));
    match locale {
        Locale::Id => format!("{date} pukul {hour:02}.{minute:02}"),
        Locale::En => format!("{date} at {hour:02}:{minute:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::MessageId;
    use crate::kernel::secret::KeyRing;
    use crate::messaging::outbox::{MessageContent, OutboxMessage, Recipient};
    use crate::test_support::{account, active_session, clock_at, noon, test_key};

    fn notice(update: TicketUpdate) -> TicketUpdatedNotice {
        let customer_id = account("AGLS1").access.customer_id;
        TicketUpdatedNotice { customer_id, number: TicketNumber::parse("TKT1").expect("a number"), update }
    }

    fn updates() -> [TicketUpdate; 5] {
        [
            TicketUpdate::Assigned { technician: "Rudi".into() },
            TicketUpdate::Scheduled { at: noon() },
            TicketUpdate::OnHold { note: "Menunggu *kabel*".into() },
            TicketUpdate::Completed { resolution: "Kabel diganti".into() },
            TicketUpdate::Cancelled { reason: "Laporan ganda".into() },
        ]
    }

    async fn said(notice: TicketUpdatedNotice, locale: Locale) -> String {
        let mut customers = crate::identity::customer::MockCustomerRepo::new();
        customers.expect_profile().returning(|_| Ok(Some(crate::test_support::customer("AGLS1"))));
        let (clock, keys) = (clock_at(noon()), KeyRing::new(test_key(), Vec::new()));
        let branding = Branding { brand: "Aglis".into(), portal_url: "https://portal.example".into() };
        let message = OutboxMessage {
            id: MessageId::from_uuid(active_session().session().id.as_uuid()),
            lane: TicketUpdatedNotice::LANE,
            to: Recipient::Customer(notice.customer_id.clone()),
            locale,
            content: MessageContent::of(&notice),
            created_at: noon(),
            not_before: None,
            expires_at: None,
        };
        let claimed = Claimed { message, fence: 1, attempt: 1 };
        let context = DeliveryContext {
            customers: &customers,
            clock: clock.as_ref(),
            keys: &keys,
            branding: &branding,
            now: noon(),
        };
        match notice.prepare(&claimed, &context).await.expect("it is put into words") {
            Prepared::Text(text) => text.expose().clone(),
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn each_update_is_told_in_both_languages() {
        for (update, id, en) in [
            (0, "ditangani oleh Rudi", "Rudi is taking care"),
            (1, "5 November 2025 pukul 12.00", "5 November 2025 at 12:00"),
            (2, "Menunggu kabel", "paused for now: Menunggu kabel"),
            (3, "Penyelesaian: Kabel diganti", "How it was solved: Kabel diganti"),
            (4, "dibatalkan", "was cancelled"),
        ] {
            let notice = notice(updates()[update].clone());
            let text = said(notice.clone(), Locale::Id).await;
            assert!(text.contains(id) && text.contains("/customer/tickets/TKT1"), "{text}");
            assert!(said(notice, Locale::En).await.contains(en));
        }
    }

    #[test]
    fn each_kind_of_update_of_a_ticket_has_a_topic_of_its_own_that_fits() {
        let topics = updates().map(|update| {
            let number = TicketNumber::parse(&"9".repeat(64)).expect("a number");
            TicketUpdatedNotice { number, ..notice(update) }.topic().expect("a topic")
        });
        assert!(topics.iter().all(|topic| topic.len() <= 100));
        let apart: std::collections::BTreeSet<_> = topics.iter().collect();
        assert_eq!(apart.len(), topics.len());
    }

    #[test]
    fn an_update_is_read_back_as_it_was_stored() {
        for update in updates() {
            let stored = MessageContent::of(&notice(update.clone()));
            assert_eq!(stored.read(), Ok(notice(update)));
        }
    }
}
