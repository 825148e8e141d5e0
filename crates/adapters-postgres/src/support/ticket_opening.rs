//! Opening a ticket: its number, itself, the first step and the request's name, in one transaction. The holder of the counter's row makes the others of the day wait, so it is short.

use chrono::NaiveDate;
use portal_core::identity::customer::CustomerScope;
use portal_core::support::ticket::{CREATED_VIA_PORTAL, IdempotencyRecord, NewTicket, OpenedTicket, TicketRepo};
use portal_core::{PortError, TicketNumber};
use sqlx::{Connection, PgConnection};

use crate::error::PgError;
use crate::store::PgStore;
use crate::support::ticket::PORT;

/// So many numbers are looked at in one go for one that is free.
const LOOKED_AHEAD: u32 = 1_000;
/// A ticket that is deleted while it is asked for is opened anew so often.
const TRIES: u32 = 3;

#[derive(Debug, thiserror::Error)]
#[error("the ticket was deleted as soon as it was there")]
struct Deleted;

impl PgStore {
    pub(crate) async fn open_ticket(&self, scope: &CustomerScope, new: &NewTicket) -> Result<OpenedTicket, PortError> {
        for _ in 0..TRIES {
            let opened = match (self.write_ticket(scope, new).await?, &new.idempotency) {
                (Some(number), _) => Some(OpenedTicket::New(Box::new(new.opened(number)))),
                (None, Some(record)) => self.opened_before(scope, record).await?,
                (None, None) => None,
            };
            if let Some(opened) = opened {
                return Ok(opened);
            }
        }
        Err(PgError::Unavailable(Box::new(Deleted)).of_port(PORT))
    }

    /// The number of the ticket that was written; `None`, and nothing done, if the request's name is taken.
    async fn write_ticket(&self, scope: &CustomerScope, new: &NewTicket) -> Result<Option<TicketNumber>, PortError> {
        // They wait for each other in any case; here they hold no connection that others could use.
        let _turn = self.turn_to_open().await;
        self.ask(PORT, |mut c| async move { write(&mut c, scope, new).await }).await
    }

    /// What the request's name stands for already; `None` if it was forgotten meanwhile.
    async fn opened_before(
        &self,
        scope: &CustomerScope,
        record: &IdempotencyRecord,
    ) -> Result<Option<OpenedTicket>, PortError> {
        let known = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    "SELECT request, ticket_number FROM isp.ticket_requests WHERE customer_id = $1 AND name = $2",
                    scope.customer_id().as_str(),
                    &record.name,
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        match known {
            None => Ok(None),
            Some(known) if known.request != record.request => Ok(Some(OpenedTicket::KeyReused)),
            Some(known) => {
                let number = TicketNumber::parse(&known.ticket_number);
                let number = number.map_err(|error| PortError::broken(PORT, error))?;
                let before = self.find(scope, &number).await?;
                Ok(before.map(|before| OpenedTicket::Before(Box::new(before.detail))))
            }
        }
    }
}

async fn write(c: &mut PgConnection, scope: &CustomerScope, new: &NewTicket) -> sqlx::Result<Option<TicketNumber>> {
    let mut transaction = c.begin().await?;
    let written = number_and_insert(&mut transaction, scope, new).await;
    match written {
        Ok(Some(_)) => transaction.commit().await?,
        // The connection goes back to the others, so this is not left to chance.
        Ok(None) | Err(_) => transaction.rollback().await?,
    }
    written
}

async fn number_and_insert(
    c: &mut PgConnection,
    scope: &CustomerScope,
    new: &NewTicket,
) -> sqlx::Result<Option<TicketNumber>> {
    let mut counter = next(c, new.day).await?;
    loop {
        let number = new.number(counter);
        let inserted = insert(c, scope, new, &number).await?;
        if inserted.is_there {
            return Ok((inserted.is_named || new.idempotency.is_none()).then_some(number));
        }
        counter = skip_taken(c, new, counter).await?;
    }
}

/// The next counter of the day. Its row is locked from now on, so the next caller gets the one after it, or
/// this one again if it comes to nothing.
async fn next(c: &mut PgConnection, day: NaiveDate) -> sqlx::Result<u32> {
    let last = sqlx::query_scalar!(
        "INSERT INTO isp.ticket_counters AS known (day, last) VALUES ($1, 1)
         ON CONFLICT (day) DO UPDATE SET last = known.last + 1
         RETURNING last",
        day,
    )
    .fetch_one(c)
    .await?;
    counter(last)
}

/// Goes on from a number that the ISP's staff took to the next one that is free.
async fn skip_taken(c: &mut PgConnection, new: &NewTicket, taken: u32) -> sqlx::Result<u32> {
    let ahead: Vec<String> = (1..=LOOKED_AHEAD).map(|n| new.number(taken.saturating_add(n)).to_string()).collect();
    let last = sqlx::query_scalar!(
        "UPDATE isp.ticket_counters SET last = last + COALESCE((
            SELECT n.place FROM unnest($2::text[]) WITH ORDINALITY AS n (number, place)
            WHERE NOT EXISTS (SELECT FROM isp.tickets t WHERE t.ticket_number = n.number)
            ORDER BY n.place LIMIT 1), cardinality($2))
         WHERE day = $1
         RETURNING last",
        new.day,
        &ahead,
    )
    .fetch_one(c)
    .await?;
    counter(last)
}

fn counter(last: i64) -> sqlx::Result<u32> {
    u32::try_from(last).map_err(|error| sqlx::Error::Decode(error.into()))
}

/// What a try to insert did.
struct Inserted {
    is_there: bool,
    is_named: bool,
}

async fn insert(
    c: &mut PgConnection,
    scope: &CustomerScope,
    new: &NewTicket,
    number: &TicketNumber,
) -> sqlx::Result<Inserted> {
    let (record, first) = (new.idempotency.as_ref(), new.first_step());
    let row = sqlx::query_file!(
        "src/support/ticket_open.sql",
        number.as_str(),
        scope.customer_id().as_str(),
        new.kind.as_str(),
        new.priority.as_str(),
        new.title.as_str(),
        new.description.as_str(),
        new.at,
        new.sla_due,
        CREATED_VIA_PORTAL,
        record.map(|record| record.name.as_slice()),
        record.map(|record| record.request.as_slice()),
        record.map(|record| record.keep_until),
        first.status.as_str(),
        first.kind.as_str(),
        first.at,
    )
    .fetch_one(c)
    .await?;
    Ok(Inserted { is_there: row.is_there, is_named: row.named })
}
