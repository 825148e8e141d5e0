//! [`ConversationRepo`]: conversations in `conversations`, what is said in `conversation_entries`.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::customer::CustomerScope;
use portal_core::kernel::id::ConversationId;
use portal_core::support::conversation::{
    Appended, Conversation, ConversationRepo, ConversationState, ConversationSummary, Entry, EntryRange, Mark,
    NewConversation, NewEntry, Participant, Side, StoredEntry, Topic,
};
use portal_core::{CustomerId, Page, PageRequest, PortError, TicketNumber};
use sqlx::SqliteConnection;

use super::attachment::{claim, json};
use super::conversation_row::{ConversationRow, EntryRow};
use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{readable, readable_one, stamp};

const PORT: &str = "conversations";

/// Conversations that a condition selects.
macro_rules! conversation_rows {
    ($condition:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            ConversationRow,
            "SELECT id, customer_id, ticket_number, state, created_at, updated_at, waiting_since, last_ordinal,
                customer_delivered, customer_read, staff_delivered, staff_read
             FROM conversations WHERE " + $condition
            $(, $argument)*
        )
    };
}

/// Entries that a condition selects, in an order.
macro_rules! entry_rows {
    ($condition:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            EntryRow,
            r#"SELECT conversation_id, ordinal AS "ordinal!", client_id, author, staff_name, at, kind, body, attachments
             FROM conversation_entries WHERE "# + $condition
            $(, $argument)*
        )
    };
}

#[async_trait]
impl ConversationRepo for SqliteStore {
    async fn open(&self, scope: &CustomerScope, new: &NewConversation) -> Result<Conversation, PortError> {
        let (customer, key) = (scope.customer_id().as_str(), new.key());
        let opened = async {
            let mut write = self.write().await?;
            insert(&mut write, customer, &key, new).await?;
            let row = conversation_rows!("customer_id = ? AND key = ?", customer, key).fetch_one(&mut *write).await?;
            write.commit().await?;
            Ok(row)
        };
        opened.await.map_err(failed(PORT))?.read().map_err(broken(PORT))
    }

    async fn page_of(&self, scope: &CustomerScope, page: PageRequest) -> Result<Page<ConversationSummary>, PortError> {
        let customer = scope.customer_id().as_str();
        let (limit, offset) = (page.limit(), i64::try_from(page.offset()).unwrap_or(i64::MAX));
        let read = async {
            let mut link = self.readers.acquire().await?;
            let rows = conversation_rows!(
                "customer_id = ? ORDER BY updated_at DESC, id DESC LIMIT ? OFFSET ?",
                customer,
                limit,
                offset,
            )
            .fetch_all(&mut *link)
            .await?;
            let mut items = Vec::new();
            for conversation in readable(rows.iter().map(ConversationRow::read)) {
                let last = last_entry(&mut link, &conversation).await?;
                items.push(ConversationSummary { conversation, last });
            }
            let total = sqlx::query_scalar!("SELECT COUNT(*) FROM conversations WHERE customer_id = ?", customer)
                .fetch_one(&mut *link)
                .await?;
            Ok((items, total))
        };
        let (items, total) = read.await.map_err(failed(PORT))?;
        let total = u64::try_from(total).map_err(|error| PortError::broken(PORT, error))?;
        Ok(Page { items, total, request: page })
    }

    async fn find(&self, who: &Participant, id: ConversationId) -> Result<Option<Conversation>, PortError> {
        let (id, only_of) = (id.to_string(), who.only_of().map(CustomerId::as_str));
        let row = conversation_rows!("id = ? AND customer_id = COALESCE(?, customer_id)", id, only_of);
        let row = row.fetch_optional(&self.readers).await.map_err(failed(PORT))?;
        Ok(readable_one(row.as_ref().map(ConversationRow::read)))
    }

    async fn find_of_ticket(
        &self,
        scope: &CustomerScope,
        number: &TicketNumber,
    ) -> Result<Option<Conversation>, PortError> {
        let (customer, key) = (scope.customer_id().as_str(), Topic::key_of_ticket(number));
        let row = conversation_rows!("customer_id = ? AND key = ?", customer, key);
        let row = row.fetch_optional(&self.readers).await.map_err(failed(PORT))?;
        Ok(readable_one(row.as_ref().map(ConversationRow::read)))
    }

    async fn entries(&self, who: &Participant, id: ConversationId, range: EntryRange) -> Result<Vec<Entry>, PortError> {
        let (id, only_of) = (id.to_string(), who.only_of().map(CustomerId::as_str));
        let bound = |ordinal: u64| i64::try_from(ordinal).unwrap_or(i64::MAX);
        let rows = match range {
            EntryRange::After(ordinal, limit) => {
                entry_rows!(
                    "conversation_id = (SELECT id FROM conversations WHERE id = ? AND customer_id = COALESCE(?, customer_id))
                        AND ordinal > ? ORDER BY ordinal LIMIT ?",
                    id,
                    only_of,
                    bound(ordinal),
                    limit,
                )
                .fetch_all(&self.readers)
                .await
            }
            EntryRange::Before(ordinal, limit) => {
                let latest = entry_rows!(
                    "conversation_id = (SELECT id FROM conversations WHERE id = ? AND customer_id = COALESCE(?, customer_id))
                        AND ordinal < ? ORDER BY ordinal DESC LIMIT ?",
                    id,
                    only_of,
                    bound(ordinal),
                    limit,
                )
                .fetch_all(&self.readers)
                .await;
                latest.map(|rows| rows.into_iter().rev().collect())
            }
        };
        Ok(readable(rows.map_err(failed(PORT))?.into_iter().map(EntryRow::read)))
    }

    async fn append(&self, who: &Participant, id: ConversationId, new: &NewEntry) -> Result<Appended, PortError> {
        let id = id.to_string();
        let mut write = self.write().await.map_err(failed(PORT))?;
        let appended = append(&mut write, who, &id, new).await?;
        if matches!(appended, Appended::New(_)) { write.commit().await } else { write.rollback().await }
            .map_err(failed(PORT))?;
        Ok(appended)
    }

    async fn mark(&self, who: &Participant, id: ConversationId, mark: Mark) -> Result<bool, PortError> {
        let (id, only_of) = (id.to_string(), who.only_of().map(CustomerId::as_str));
        let (delivered, read) = reached(mark);
        let done = match who.side() {
            Side::Customer => {
                sqlx::query!(
                    "UPDATE conversations SET customer_delivered = MAX(customer_delivered, MIN(?1, last_ordinal)),
                        customer_read = MAX(customer_read, MIN(?2, last_ordinal)),
                        unread_since = CASE WHEN ?2 >= last_ordinal THEN NULL ELSE unread_since END
                     WHERE id = ?3 AND customer_id = ?4
                        AND (customer_delivered < MIN(?1, last_ordinal) OR customer_read < MIN(?2, last_ordinal))",
                    delivered,
                    read,
                    id,
                    only_of,
                )
                .execute(&self.writer)
                .await
            }
            Side::Staff => {
                sqlx::query!(
                    "UPDATE conversations SET staff_delivered = MAX(staff_delivered, MIN(?1, last_ordinal)),
                        staff_read = MAX(staff_read, MIN(?2, last_ordinal))
                     WHERE id = ?3
                        AND (staff_delivered < MIN(?1, last_ordinal) OR staff_read < MIN(?2, last_ordinal))",
                    delivered,
                    read,
                    id,
                )
                .execute(&self.writer)
                .await
            }
        };
        Ok(done.map_err(failed(PORT))?.rows_affected() == 1)
    }

    async fn waiting_before(&self, since: DateTime<Utc>) -> Result<u64, PortError> {
        let count = sqlx::query_scalar!("SELECT COUNT(*) FROM conversations WHERE waiting_since < ?", stamp(since))
            .fetch_one(&self.readers)
            .await
            .map_err(failed(PORT))?;
        u64::try_from(count).map_err(|error| PortError::broken(PORT, error))
    }
}

/// Up to which ordinals a mark says that entries were delivered and read.
fn reached(mark: Mark) -> (i64, i64) {
    let ordinal = |ordinal| i64::try_from(ordinal).unwrap_or(i64::MAX);
    match mark {
        Mark::Delivered(up_to) => (ordinal(up_to), 0),
        Mark::Read(up_to) => (ordinal(up_to), ordinal(up_to)),
    }
}

async fn insert(write: &mut SqliteConnection, customer: &str, key: &str, new: &NewConversation) -> sqlx::Result<()> {
    let opened = stamp(new.at);
    let ticket = if let Topic::Ticket(number) = &new.topic { Some(number.as_str()) } else { None };
    sqlx::query!(
        "INSERT INTO conversations (id, customer_id, key, ticket_number, state, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, 'open', ?5, ?5) ON CONFLICT (customer_id, key) DO NOTHING",
        new.id.to_string(),
        customer,
        key,
        ticket,
        opened,
    )
    .execute(write)
    .await
    .map(drop)
}

pub(crate) async fn last_entry(
    link: &mut SqliteConnection,
    conversation: &Conversation,
) -> sqlx::Result<Option<Entry>> {
    let ordinal = i64::try_from(conversation.last_ordinal).unwrap_or(i64::MAX);
    let row = entry_rows!("conversation_id = ? AND ordinal = ?", conversation.id.to_string(), ordinal);
    Ok(readable_one(row.fetch_optional(link).await?.map(EntryRow::read)))
}

/// Looks for the name and writes, while nobody else writes.
async fn append(
    write: &mut SqliteConnection,
    who: &Participant,
    id: &str,
    new: &NewEntry,
) -> Result<Appended, PortError> {
    let stored = StoredEntry::of(&new.author, &new.content);
    let only_of = who.only_of().map(CustomerId::as_str);
    let last = sqlx::query_scalar!(
        "SELECT last_ordinal FROM conversations WHERE id = ? AND customer_id = COALESCE(?, customer_id)",
        id,
        only_of,
    );
    let Some(last) = last.fetch_optional(&mut *write).await.map_err(failed(PORT))? else {
        return Ok(Appended::Unknown);
    };
    let name = new.client_id.as_str();
    let before = entry_rows!("conversation_id = ? AND author = ? AND client_id = ?", id, stored.author, name);
    if let Some(row) = before.fetch_optional(&mut *write).await.map_err(failed(PORT))? {
        let entry = row.read().map_err(broken(PORT))?;
        return Ok(if new.says_as(&entry) { Appended::Before(entry) } else { Appended::NameReused });
    }
    let ordinal = last + 1;
    if !claim(write, (id, ordinal), &stored.author, &new.attachments).await? {
        return Ok(Appended::NoSuchAttachment);
    }
    write_entry(write, (id, ordinal), new, &stored).await?;
    move_on(write, id, ordinal, new).await.map_err(failed(PORT))?;
    let ordinal = u64::try_from(ordinal).map_err(|error| PortError::broken(PORT, error))?;
    Ok(Appended::New(new.at_ordinal(ordinal)))
}

async fn write_entry(
    write: &mut SqliteConnection,
    (id, ordinal): (&str, i64),
    new: &NewEntry,
    stored: &StoredEntry,
) -> Result<(), PortError> {
    sqlx::query!(
        "INSERT INTO conversation_entries
            (conversation_id, ordinal, client_id, author, staff_name, at, kind, body, attachments)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        ordinal,
        new.client_id.as_str(),
        stored.author,
        stored.staff_name,
        stamp(new.at),
        stored.kind,
        stored.body,
        json(&new.attachments)?,
    )
    .execute(write)
    .await
    .map(drop)
    .map_err(failed(PORT))
}

/// Moves a conversation to where its new entry puts it.
async fn move_on(write: &mut SqliteConnection, id: &str, ordinal: i64, new: &NewEntry) -> sqlx::Result<()> {
    let side = new.author.side();
    let read_by = |author| if side == Some(author) { ordinal } else { 0 };
    sqlx::query!(
        "UPDATE conversations SET last_ordinal = ?2, updated_at = MAX(updated_at, ?3), state = COALESCE(?4, state),
            waiting_since = CASE ?5 WHEN 1 THEN COALESCE(waiting_since, ?3) WHEN 0 THEN NULL ELSE waiting_since END,
            unread_since = CASE ?8 WHEN 1 THEN COALESCE(unread_since, ?3) WHEN 0 THEN NULL ELSE unread_since END,
            customer_delivered = MAX(customer_delivered, ?6), customer_read = MAX(customer_read, ?6),
            staff_delivered = MAX(staff_delivered, ?7), staff_read = MAX(staff_read, ?7)
         WHERE id = ?1",
        id,
        ordinal,
        stamp(new.at),
        new.state().map(ConversationState::as_str),
        new.waits(),
        read_by(Side::Customer),
        read_by(Side::Staff),
        new.leaves_to_read(),
    )
    .execute(write)
    .await
    .map(drop)
}
