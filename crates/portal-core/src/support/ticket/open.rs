//! Opening a ticket.

use super::TicketService;
use super::confirm::TicketConfirmation;
use super::error::OpenTicketError;
use super::model::{Priority, Ticket, TicketDetail, TicketType};
use super::order::{IdempotencyRecord, NewTicket, OpenedTicket};
use super::text::{Description, IdempotencyKey, Title};
use crate::identity::rate_limit::{Bucket, BucketKey, Verdict};
use crate::identity::session::ActiveSession;
use crate::kernel::error::PortError;
use crate::kernel::id::{HitId, TicketNumber};
use crate::kernel::locale::Locale;
use crate::kernel::secret::{hex, sha256};

/// What a customer asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenTicket {
    /// What it is about.
    pub kind: TicketType,
    /// How urgent it is.
    pub priority: Priority,
    /// What it is about, in one line.
    pub title: Title,
    /// What is wrong or requested.
    pub description: Description,
    /// The client's name for the request: sent twice, it opens one ticket.
    pub idempotency_key: Option<IdempotencyKey>,
    /// The language of the confirmation.
    pub locale: Locale,
}

impl OpenTicket {
    /// The same for two requests that ask for the same.
    fn fingerprint(&self) -> [u8; 32] {
        let parts = [self.kind.as_str(), self.priority.as_str(), self.title.as_str(), self.description.as_str()];
        let mut all = Vec::new();
        for part in parts {
            all.extend_from_slice(&(part.len() as u64).to_be_bytes());
            all.extend_from_slice(part.as_bytes());
        }
        sha256(&all)
    }
}

impl TicketService {
    /// Opens a ticket and has it confirmed over WhatsApp. The same request, named the same, answers the ticket it
    /// opened before.
    ///
    /// The ticket is the ISP's and is written first; the confirmation is the portal's and is put into the outbox
    /// after it. A ticket that stands is answered, whatever comes of its confirmation: if that cannot be put in, or the
    /// future is dropped before it is in, a warning is logged, and the same request, sent again under its name, puts it
    /// in. Without a name, or without another try, no confirmation is sent. If the process ends in between, or the
    /// future is dropped while the ticket is written, nothing is logged.
    ///
    /// # Errors
    /// [`OpenTicketError`].
    pub async fn open(&self, session: &ActiveSession, requested: &OpenTicket) -> Result<TicketDetail, OpenTicketError> {
        let now = self.deps.clock.now();
        let idempotency = requested.idempotency_key.as_ref().map(|key| IdempotencyRecord {
            name: sha256(key.as_bytes()),
            request: requested.fingerprint(),
            keep_until: now + self.policy.remember_keys,
        });
        let bucket = self.bucket(session, idempotency.as_ref());
        let hit = HitId::generate(now, self.deps.entropy.as_ref());
        if let Verdict::Denied { retry_after } = self.deps.limits.take(std::slice::from_ref(&bucket), hit, now).await? {
            return Err(OpenTicketError::RateLimited { retry_after });
        }
        let new = NewTicket {
            kind: requested.kind,
            priority: requested.priority,
            title: requested.title.clone(),
            description: requested.description.clone(),
            at: now,
            day: self.deps.clock.local_date(now),
            sla_due: now + self.policy.sla(requested.priority),
            idempotency,
        };
        let opened = self.deps.tickets.open(&session.scope(), &new).await;
        if opened.is_err() && bucket.member.is_none() {
            self.release(&bucket, hit).await;
        }
        match opened? {
            OpenedTicket::New(detail) | OpenedTicket::Before(detail) => {
                self.confirm(session, &detail.ticket, requested.locale).await;
                Ok(*detail)
            }
            OpenedTicket::KeyReused => Err(OpenTicketError::KeyReused),
        }
    }

    /// Puts the confirmation into the outbox, if it is not there.
    async fn confirm(&self, session: &ActiveSession, ticket: &Ticket, locale: Locale) {
        let confirmation = TicketConfirmation {
            customer_id: session.session().customer_id.clone(),
            number: ticket.number.clone(),
            promise: ticket.promise(self.policy.sla(ticket.priority)),
            to: session.session().phone.clone(),
            locale,
            at: self.deps.clock.now(),
            confirm_together: self.policy.confirm_together,
        };
        let confirming = Confirming { number: &ticket.number, is_over: false };
        let enqueued = confirmation.enqueue(self.deps.outbox.as_ref()).await;
        confirming.end();
        if let Err(error) = enqueued {
            let error: &(dyn std::error::Error + 'static) = &error;
            tracing::warn!(error, ticket.number = %ticket.number, "the ticket was opened, but its confirmation is not in the outbox");
        }
    }

    /// What the account's tickets are counted in. A request that the client named counts once, however often it comes.
    fn bucket(&self, session: &ActiveSession, idempotency: Option<&IdempotencyRecord>) -> Bucket {
        let key = BucketKey::new("tickets.open", session.session().customer_id.as_str(), self.keys.current());
        let bucket = Bucket::counting(key, self.policy.per_account.clone());
        Bucket { member: idempotency.map(|idempotency| hex(&idempotency.name[..16])), ..bucket }
    }

    /// A ticket that was not opened takes nothing. If that fails too, the customer waits for the window's end.
    async fn release(&self, bucket: &Bucket, hit: HitId) {
        let keys = [bucket.key.clone()];
        let given: Result<(), PortError> = self.deps.limits.release(&keys, hit).await;
        drop(given);
    }
}

/// A confirmation that is being put into the outbox. Logs a warning if it is dropped before it came to an end.
struct Confirming<'a> {
    number: &'a TicketNumber,
    is_over: bool,
}

impl Confirming<'_> {
    fn end(mut self) {
        self.is_over = true;
    }
}

impl Drop for Confirming<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            tracing::warn!(
                ticket.number = %self.number,
                "the ticket was opened, but its confirmation was cut off and may not be in the outbox"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::TimeDelta;

    use super::*;
    use crate::identity::rate_limit::MockRateLimiter;
    use crate::kernel::secret::KeyRing;
    use crate::messaging::outbox::MockOutbox;
    use crate::support::ticket::NewTicket;
    use crate::support::ticket::{MockTicketRepo, TicketDeps, TicketPolicy};
    use crate::test_support::{CountingEntropy, active_session, clock_at, noon, test_key, unreachable_port};

    fn requested(priority: Priority, key: Option<&str>) -> OpenTicket {
        OpenTicket {
            kind: TicketType::Repair,
            priority,
            title: Title::parse("Internet mati").expect("a title"),
            description: Description::parse("Lampu LOS merah.").expect("a description"),
            idempotency_key: key.and_then(IdempotencyKey::parse),
            locale: Locale::Id,
        }
    }

    fn service(tickets: MockTicketRepo, outbox: MockOutbox) -> TicketService {
        let entropy = Arc::new(CountingEntropy::default());
        let mut limits = MockRateLimiter::new();
        limits.expect_take().returning(|_, _, _| Ok(Verdict::Allowed));
        limits.expect_release().returning(|_, _| Ok(()));
        let deps = TicketDeps {
            tickets: Arc::new(tickets),
            limits: Arc::new(limits),
            outbox: Arc::new(outbox),
            clock: clock_at(noon()),
            entropy,
        };
        TicketService::new(deps, TicketPolicy::default(), Arc::new(KeyRing::new(test_key(), Vec::new())))
    }

    #[tokio::test]
    async fn the_promise_follows_the_priority() {
        for (priority, hours) in [(Priority::High, 4), (Priority::Normal, 24), (Priority::Low, 48)] {
            let mut tickets = MockTicketRepo::new();
            tickets
                .expect_open()
                .withf(move |_, new| new.sla_due == noon() + TimeDelta::hours(hours) && new.idempotency.is_none())
                .times(1)
                .returning(|_, _| Err(unreachable_port()));
            let asked = service(tickets, MockOutbox::new()).open(&active_session(), &requested(priority, None)).await;
            assert!(matches!(asked, Err(OpenTicketError::Port(_))));
        }
    }

    #[tokio::test]
    async fn sec_45_a_name_of_another_request_is_refused() {
        let mut tickets = MockTicketRepo::new();
        tickets.expect_open().withf(|_, new| new.idempotency.is_some()).returning(|_, _| Ok(OpenedTicket::KeyReused));
        let asked =
            service(tickets, MockOutbox::new()).open(&active_session(), &requested(Priority::Low, Some("key-1"))).await;
        assert!(matches!(asked, Err(OpenTicketError::KeyReused)));
    }

    fn opened(new: &NewTicket) -> Box<TicketDetail> {
        Box::new(new.opened(new.number(1)))
    }

    #[tokio::test]
    async fn a_ticket_whose_confirmation_fails_is_opened_all_the_same() {
        for is_new in [true, false] {
            let mut tickets = MockTicketRepo::new();
            tickets.expect_open().times(1).returning(move |_, new| {
                Ok(if is_new { OpenedTicket::New(opened(new)) } else { OpenedTicket::Before(opened(new)) })
            });
            let mut outbox = MockOutbox::new();
            outbox.expect_latest_of_topic().times(1).returning(|_| Err(unreachable_port()));
            let asked =
                service(tickets, outbox).open(&active_session(), &requested(Priority::Low, Some("key-1"))).await;
            assert_eq!(asked.expect("it is opened").ticket.title, "Internet mati");
        }
    }

    #[test]
    fn two_requests_have_one_fingerprint_only_if_they_ask_for_the_same() {
        let first = requested(Priority::High, Some("a"));
        assert_eq!(first.fingerprint(), requested(Priority::High, None).fingerprint());
        assert_ne!(first.fingerprint(), requested(Priority::Low, Some("a")).fingerprint());
        let moved = OpenTicket {
            title: Title::parse("Internet").expect("a title"),
            description: Description::parse("matiLampu LOS merah.").expect("a description"),
            ..first.clone()
        };
        assert_ne!(first.fingerprint(), moved.fingerprint());
    }
}
