//! The message that confirms tickets.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::kernel::error::PortError;
use crate::kernel::id::{CustomerId, TicketNumber};
use crate::kernel::locale::Locale;
use crate::kernel::secret::Secret;
use crate::messaging::outbox::{Branding, Claimed, DeliveryContext, Lane, MessageKind, Prepared, plain};

/// That a ticket was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketOpenedNotice {
    /// Of which account.
    pub customer_id: CustomerId,
    /// Its number.
    pub number: TicketNumber,
    /// Within how many hours it is promised to be done.
    pub sla_hours: u32,
    /// Tickets opened shortly before it, latest first, that the same message confirms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<TicketNumber>,
}

impl TicketOpenedNotice {
    /// The topic of the confirmations of a customer's tickets.
    pub fn topic_of(customer: &CustomerId) -> String {
        format!("tickets:{customer}")
    }
}

#[async_trait]
impl MessageKind for TicketOpenedNotice {
    const NAME: &'static str = "ticket_opened";
    const LANE: Lane = Lane::Notice;

    fn topic(&self) -> Option<String> {
        Some(Self::topic_of(&self.customer_id))
    }

    async fn prepare(&self, claimed: &Claimed, context: &DeliveryContext<'_>) -> Result<Prepared, PortError> {
        context
            .notice(claimed, &self.customer_id, |branding, locale, name| branding.ticket_opened(locale, name, self))
            .await
    }
}

impl Branding {
    /// That a ticket was opened.
    fn ticket_opened(&self, locale: Locale, name: &str, notice: &TicketOpenedNotice) -> Secret<String> {
        let Self { brand, portal_url } = self;
        if !notice.earlier.is_empty() {
            return self.tickets_opened(locale, name, notice);
        }
        let (name, number, hours) = (plain(name), &notice.number, notice.sla_hours);
        let link = format!("{portal_url}/customer/tickets/{number}");
        Secret::new(match locale {
            Locale::Id => format!(
                "*Tiket {number} kami terima*\n\nHalo {name},\n\n\
                 Laporan Anda sudah masuk dan kami targetkan selesai dalam {hours} jam.\n\
                 Ikuti perkembangannya: {link}\n\n_{brand}_"
            ),
            Locale::En => format!(
                "*We have your ticket {number}*\n\nHello {name},\n\n\
                 Your report has arrived; we aim to have it done within {hours} hours.\n\
                 Follow it here: {link}\n\n_{brand}_"
            ),
        })
    }

    /// That several tickets were opened.
    fn tickets_opened(&self, locale: Locale, name: &str, notice: &TicketOpenedNotice) -> Secret<String> {
        let Self { brand, portal_url } = self;
        let (name, count) = (plain(name), notice.earlier.len() + 1);
        let numbers = notice.earlier.iter().rev().chain([&notice.number]);
        let list = numbers.map(|number| format!("• {number}")).collect::<Vec<_>>().join("\n");
        let link = format!("{portal_url}/customer/tickets");
        Secret::new(match locale {
            Locale::Id => format!(
                "*{count} tiket kami terima*\n\nHalo {name},\n\nLaporan Anda sudah masuk:\n{list}\n\n\
                 Ikuti perkembangannya: {link}\n\n_{brand}_"
            ),
            Locale::En => format!(
                "*We have your {count} tickets*\n\nHello {name},\n\nYour reports have arrived:\n{list}\n\n\
                 Follow them here: {link}\n\n_{brand}_"
            ),
        })
    }
}
