//! [`ConversationRepo`]: conversations in `portal.conversations`, what is said in `portal.conversation_entries`.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::customer::CustomerScope;
use portal_core::kernel::id::ConversationId;
use portal_core::support::conversation::{
    Appended, Conversation, ConversationRepo, ConversationState, ConversationSummary, Entry, EntryRange, Mark,
    NewConversation, NewEntry, Participant, Side, StoredEntry, Topic,
};
use portal_core::{CustomerId, Page, PageRequest, PortError, TicketNumber};
use sqlx::PgConnection;
use sqlx::types::Uuid;

use super::attachment::uuids;
use super::conversation_row::{ConversationRow, EntryRow, SummaryRow};
use crate::row::{readable, readable_one};
use crate::store::PgStore;

const PORT: &str = "conversations";

#[async_trait]
impl ConversationRepo for PgStore {
    async fn open(&self, scope: &CustomerScope, new: &NewConversation) -> Result<Conversation, PortError> {
        let (customer, key) = (scope.customer_id().as_str(), &new.key());
        let before = self
            .ask(PORT, |mut c| async move {
                if insert(&mut c, customer, key, new).await? { Ok(None) } else { of_key(&mut c, customer, key).await }
            })
            .await?;
        match before {
            None => Ok(new.opened(scope)),
            Some(row) => row.read().map_err(|error| error.of_port(PORT)),
        }
    }

    async fn page_of(&self, scope: &CustomerScope, page: PageRequest) -> Result<Page<ConversationSummary>, PortError> {
        let customer = scope.customer_id().as_str();
        let (limit, offset) = (i64::from(page.limit()), i64::try_from(page.offset()).unwrap_or(i64::MAX));
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_file_as!(SummaryRow, "src/support/conversation_page.sql", customer, limit, offset)
                    .fetch_all(&mut *c)
                    .await
            })
            .await?;
        let total = rows.first().map_or(0, |row| row.total);
        let total = u64::try_from(total).map_err(|error| PortError::broken(PORT, error))?;
        Ok(Page { items: readable(rows.into_iter().filter_map(SummaryRow::read)), total, request: page })
    }

    async fn find(&self, who: &Participant, id: ConversationId) -> Result<Option<Conversation>, PortError> {
        let (id, only_of) = (id.as_uuid(), who.only_of().map(CustomerId::as_str));
        let row = self.ask(PORT, |mut c| async move { find(&mut c, id, only_of).await }).await?;
        Ok(readable_one(row.map(|row| row.read())))
    }

    async fn find_of_ticket(
        &self,
        scope: &CustomerScope,
        number: &TicketNumber,
    ) -> Result<Option<Conversation>, PortError> {
        let (customer, key) = (scope.customer_id().as_str(), &Topic::key_of_ticket(number));
        let row = self.ask(PORT, |mut c| async move { of_key(&mut c, customer, key).await }).await?;
        Ok(readable_one(row.map(|row| row.read())))
    }

    async fn entries(&self, who: &Participant, id: ConversationId, range: EntryRange) -> Result<Vec<Entry>, PortError> {
        let (id, only_of) = (id.as_uuid(), who.only_of().map(CustomerId::as_str));
        let rows = self
            .ask(PORT, |mut c| async move {
                match range {
                    EntryRange::After(ordinal, limit) => after(&mut c, id, only_of, ordinal, limit).await,
                    EntryRange::Before(ordinal, limit) => before(&mut c, id, only_of, ordinal, limit).await,
                }
            })
            .await?;
        Ok(readable(rows.into_iter().map(EntryRow::read)))
    }

    async fn append(&self, who: &Participant, id: ConversationId, new: &NewEntry) -> Result<Appended, PortError> {
        let only_of = who.only_of().map(CustomerId::as_str);
        let appended = self.ask(PORT, |mut c| async move { append(&mut c, id.as_uuid(), only_of, new).await }).await?;
        match appended {
            Stored::At(ordinal) => {
                let ordinal = u64::try_from(ordinal).map_err(|error| PortError::broken(PORT, error))?;
                Ok(Appended::New(new.at_ordinal(ordinal)))
            }
            Stored::Before(row) => {
                let entry = row.read().map_err(|error| error.of_port(PORT))?;
                Ok(if new.says_as(&entry) { Appended::Before(entry) } else { Appended::NameReused })
            }
            Stored::NotFree => Ok(Appended::NoSuchAttachment),
            Stored::Unknown => Ok(Appended::Unknown),
        }
    }

    async fn mark(&self, who: &Participant, id: ConversationId, mark: Mark) -> Result<bool, PortError> {
        let (id, only_of) = (id.as_uuid(), who.only_of().map(CustomerId::as_str));
        let (delivered, read) = match mark {
            Mark::Delivered(up_to) => (bound(up_to), 0),
            Mark::Read(up_to) => (bound(up_to), bound(up_to)),
        };
        let is_customer = who.side() == Side::Customer;
        let done = self
            .ask(PORT, |mut c| async move {
                let file =
                    sqlx::query_file!("src/support/conversation_mark.sql", id, only_of, delivered, read, is_customer,);
                file.execute(&mut *c).await
            })
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn waiting_before(&self, since: DateTime<Utc>) -> Result<u64, PortError> {
        let count = self
            .ask(PORT, |mut c| async move {
                sqlx::query_scalar!(
                    r#"SELECT COUNT(*) AS "count!" FROM portal.conversations WHERE waiting_since < $1"#,
                    since,
                )
                .fetch_one(&mut *c)
                .await
            })
            .await?;
        u64::try_from(count).map_err(|error| PortError::broken(PORT, error))
    }
}

/// An ordinal in SQL; one that is larger than any is behind all.
fn bound(ordinal: u64) -> i64 {
    i64::try_from(ordinal).unwrap_or(i64::MAX)
}

/// Adds a conversation unless the customer has one of its key.
async fn insert(c: &mut PgConnection, customer: &str, key: &str, new: &NewConversation) -> sqlx::Result<bool> {
    let ticket = if let Topic::Ticket(number) = &new.topic { Some(number.as_str()) } else { None };
    let done = sqlx::query!(
        "INSERT INTO portal.conversations (id, customer_id, key, ticket_number, state, created_at, updated_at)
         VALUES ($1, $2, $3, $4, 'open', $5, $5) ON CONFLICT (customer_id, key) DO NOTHING",
        new.id.as_uuid(),
        customer,
        key,
        ticket,
        new.at,
    )
    .execute(c)
    .await?;
    Ok(done.rows_affected() == 1)
}

async fn of_key(c: &mut PgConnection, customer: &str, key: &str) -> sqlx::Result<Option<ConversationRow>> {
    sqlx::query_as!(
        ConversationRow,
        "SELECT id, customer_id, ticket_number, state, created_at, updated_at, waiting_since, last_ordinal,
            customer_delivered, customer_read, staff_delivered, staff_read
         FROM portal.conversations WHERE customer_id = $1 AND key = $2",
        customer,
        key,
    )
    .fetch_optional(c)
    .await
}

async fn find(c: &mut PgConnection, id: Uuid, only_of: Option<&str>) -> sqlx::Result<Option<ConversationRow>> {
    sqlx::query_as!(
        ConversationRow,
        "SELECT id, customer_id, ticket_number, state, created_at, updated_at, waiting_since, last_ordinal,
            customer_delivered, customer_read, staff_delivered, staff_read
         FROM portal.conversations WHERE id = $1 AND customer_id = COALESCE($2, customer_id)",
        id,
        only_of,
    )
    .fetch_optional(c)
    .await
}

async fn after(
    c: &mut PgConnection,
    id: Uuid,
    only_of: Option<&str>,
    ordinal: u64,
    limit: u32,
) -> sqlx::Result<Vec<EntryRow>> {
    sqlx::query_as!(
        EntryRow,
        "SELECT e.conversation_id, e.ordinal, e.client_id, e.author, e.staff_name, e.at, e.kind, e.body, e.attachments
         FROM portal.conversations c JOIN portal.conversation_entries e ON e.conversation_id = c.id
         WHERE c.id = $1 AND c.customer_id = COALESCE($2, c.customer_id) AND e.ordinal > $3
         ORDER BY e.ordinal LIMIT $4",
        id,
        only_of,
        bound(ordinal),
        i64::from(limit),
    )
    .fetch_all(c)
    .await
}

/// The last entries before an ordinal, in their order.
async fn before(
    c: &mut PgConnection,
    id: Uuid,
    only_of: Option<&str>,
    ordinal: u64,
    limit: u32,
) -> sqlx::Result<Vec<EntryRow>> {
    let mut rows = sqlx::query_as!(
        EntryRow,
        "SELECT e.conversation_id, e.ordinal, e.client_id, e.author, e.staff_name, e.at, e.kind, e.body, e.attachments
         FROM portal.conversations c JOIN portal.conversation_entries e ON e.conversation_id = c.id
         WHERE c.id = $1 AND c.customer_id = COALESCE($2, c.customer_id) AND e.ordinal < $3
         ORDER BY e.ordinal DESC LIMIT $4",
        id,
        only_of,
        bound(ordinal),
        i64::from(limit),
    )
    .fetch_all(c)
    .await?;
    rows.reverse();
    Ok(rows)
}

/// What came of writing an entry.
enum Stored {
    At(i64),
    Before(EntryRow),
    /// A file cannot be claimed.
    NotFree,
    Unknown,
}

async fn append(c: &mut PgConnection, id: Uuid, only_of: Option<&str>, new: &NewEntry) -> sqlx::Result<Stored> {
    let stored = StoredEntry::of(&new.author, &new.content);
    let side = new.author.side();
    let done = sqlx::query_file!(
        "src/support/conversation_append.sql",
        id,
        only_of,
        new.client_id.as_str(),
        stored.author,
        stored.staff_name,
        new.at,
        stored.kind,
        stored.body,
        new.state().map(ConversationState::as_str),
        new.waits(),
        side == Some(Side::Customer),
        side == Some(Side::Staff),
        &uuids(&new.attachments),
        new.leaves_to_read(),
    )
    .fetch_one(&mut *c)
    .await?;
    match done.ordinal {
        Some(ordinal) => Ok(Stored::At(ordinal)),
        None if done.is_there => {
            let before = of_name(c, id, &stored.author, new.client_id.as_str()).await?;
            Ok(before.map_or(Stored::NotFree, Stored::Before))
        }
        None => Ok(Stored::Unknown),
    }
}

async fn of_name(c: &mut PgConnection, id: Uuid, author: &str, client_id: &str) -> sqlx::Result<Option<EntryRow>> {
    sqlx::query_as!(
        EntryRow,
        "SELECT conversation_id, ordinal, client_id, author, staff_name, at, kind, body, attachments
         FROM portal.conversation_entries WHERE conversation_id = $1 AND author = $2 AND client_id = $3",
        id,
        author,
        client_id,
    )
    .fetch_optional(c)
    .await
}
