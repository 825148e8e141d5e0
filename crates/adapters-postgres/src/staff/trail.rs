//! [`StaffTrail`]: entries in `portal.staff_trail`, the end of the chain in `portal.staff_trail_head`.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::kernel::actor::StaffName;
use portal_core::staff::trail::{
    StaffTrail, StoredTrailEntry, TrailAction, TrailEntry, TrailHash, TrailHead, TrailLink, TrailQuery,
};
use portal_core::{CustomerId, Page, PageRequest, PortError};
use sqlx::{Connection as _, PgConnection};

use crate::row::{BadValue, RowName, readable};
use crate::store::{PgStore, end};

const PORT: &str = "staff trail";

#[async_trait]
impl StaffTrail for PgStore {
    async fn append(&self, entries: &[TrailEntry]) -> Result<(), PortError> {
        if entries.is_empty() {
            return Ok(());
        }
        self.ask(PORT, |mut c| async move {
            let mut transaction = c.begin().await?;
            let outcome = append(&mut transaction, entries).await;
            end(transaction, outcome).await
        })
        .await
    }

    async fn page(&self, query: &TrailQuery) -> Result<Page<TrailEntry>, PortError> {
        let rows = self.trail_rows(query).await?;
        let mut total = rows.first().map_or(0, |row| row.total.unsigned_abs());
        if rows.is_empty() && query.page.offset() > 0 {
            // Past the last page there is no row that tells how many there are.
            let first = TrailQuery { page: PageRequest::default(), ..query.clone() };
            total = self.trail_rows(&first).await?.first().map_or(0, |row| row.total.unsigned_abs());
        }
        Ok(Page { items: readable(rows.into_iter().map(PageRow::entry)), total, request: query.page })
    }

    async fn head(&self) -> Result<TrailHead, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(HeadRow, "SELECT position, hash FROM portal.staff_trail_head WHERE one")
                    .fetch_one(&mut *c)
                    .await
            })
            .await?;
        row.read().map_err(|error| error.of_port(PORT))
    }

    async fn links_after(&self, position: u64, limit: u32) -> Result<Vec<TrailLink>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    LinkRow,
                    "SELECT position, at, staff, action, customer_id, subject, reason, network, hash
                     FROM portal.staff_trail WHERE position > $1 ORDER BY position LIMIT $2",
                    i64::try_from(position).unwrap_or(i64::MAX),
                    i64::from(limit),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        rows.into_iter().map(|row| row.link().map_err(|error| error.of_port(PORT))).collect()
    }
}

struct HeadRow {
    position: i64,
    hash: Vec<u8>,
}

impl HeadRow {
    fn read(&self) -> Result<TrailHead, BadValue> {
        let name = RowName::new("staff_trail_head", "");
        let hash = TrailHash::from_bytes(name.bytes("hash", &self.hash)?);
        Ok(TrailHead { position: name.number("position", self.position)?, hash })
    }
}

/// Adds links behind the end of the chain, which nobody else moves meanwhile.
async fn append(c: &mut PgConnection, entries: &[TrailEntry]) -> sqlx::Result<()> {
    let head = sqlx::query_as!(HeadRow, "SELECT position, hash FROM portal.staff_trail_head WHERE one FOR UPDATE")
        .fetch_one(&mut *c)
        .await?;
    let head = head.read().map_err(|error| sqlx::Error::Decode(error.into()))?;
    let links = head.links(entries);
    insert(c, &links, entries).await?;
    let Some(last) = links.last() else { return Ok(()) };
    sqlx::query!(
        "UPDATE portal.staff_trail_head SET position = $1, hash = $2 WHERE one",
        position(last)?,
        last.hash.as_bytes(),
    )
    .execute(c)
    .await
    .map(drop)
}

fn position(link: &TrailLink) -> sqlx::Result<i64> {
    i64::try_from(link.position).map_err(|error| sqlx::Error::Encode(error.into()))
}

async fn insert(c: &mut PgConnection, links: &[TrailLink], entries: &[TrailEntry]) -> sqlx::Result<()> {
    let positions: Vec<i64> = links.iter().map(position).collect::<sqlx::Result<_>>()?;
    let at: Vec<DateTime<Utc>> = entries.iter().map(|entry| entry.at).collect();
    let texts = |of: fn(&StoredTrailEntry) -> &String| -> Vec<String> {
        links.iter().map(|link| of(&link.entry).clone()).collect()
    };
    let optional = |of: fn(&StoredTrailEntry) -> &Option<String>| -> Vec<Option<String>> {
        links.iter().map(|link| of(&link.entry).clone()).collect()
    };
    let hashes: Vec<Vec<u8>> = links.iter().map(|link| link.hash.as_bytes().to_vec()).collect();
    sqlx::query!(
        "INSERT INTO portal.staff_trail (position, at, staff, action, customer_id, subject, reason, network, hash)
         SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
            $8::text[], $9::bytea[])",
        &positions,
        &at,
        &texts(|entry| &entry.staff),
        &texts(|entry| &entry.action),
        &optional(|entry| &entry.customer_id) as &[Option<String>],
        &optional(|entry| &entry.subject) as &[Option<String>],
        &optional(|entry| &entry.reason) as &[Option<String>],
        &optional(|entry| &entry.network) as &[Option<String>],
        &hashes,
    )
    .execute(c)
    .await
    .map(drop)
}

impl PgStore {
    async fn trail_rows(&self, query: &TrailQuery) -> Result<Vec<PageRow>, PortError> {
        self.ask(PORT, |mut c| async move {
            match (&query.customer, &query.staff) {
                (Some(customer), _) => of_customer(&mut c, customer, query).await,
                (None, Some(staff)) => by_staff(&mut c, staff, query).await,
                (None, None) => all(&mut c, query).await,
            }
        })
        .await
    }
}

fn words(query: &TrailQuery) -> Vec<String> {
    query.actions.iter().map(|action| action.as_str().to_owned()).collect()
}

fn page(query: &TrailQuery) -> (i64, i64) {
    (i64::from(query.page.limit()), i64::try_from(query.page.offset()).unwrap_or(i64::MAX))
}

async fn of_customer(c: &mut PgConnection, customer: &CustomerId, query: &TrailQuery) -> sqlx::Result<Vec<PageRow>> {
    let (limit, offset) = page(query);
    sqlx::query_file_as!(
        PageRow,
        "src/staff/trail_of_customer.sql",
        customer.as_str(),
        query.staff.as_ref().map(StaffName::as_str),
        query.subject.as_deref(),
        &words(query),
        query.from,
        query.until,
        limit,
        offset,
    )
    .fetch_all(c)
    .await
}

async fn by_staff(c: &mut PgConnection, staff: &StaffName, query: &TrailQuery) -> sqlx::Result<Vec<PageRow>> {
    let (limit, offset) = page(query);
    sqlx::query_file_as!(
        PageRow,
        "src/staff/trail_by_staff.sql",
        staff.as_str(),
        query.subject.as_deref(),
        &words(query),
        query.from,
        query.until,
        limit,
        offset,
    )
    .fetch_all(c)
    .await
}

async fn all(c: &mut PgConnection, query: &TrailQuery) -> sqlx::Result<Vec<PageRow>> {
    let (limit, offset) = page(query);
    sqlx::query_file_as!(
        PageRow,
        "src/staff/trail_all.sql",
        query.subject.as_deref(),
        &words(query),
        query.from,
        query.until,
        limit,
        offset,
    )
    .fetch_all(c)
    .await
}

/// An entry beside the number of all.
struct PageRow {
    total: i64,
    position: i64,
    at: DateTime<Utc>,
    staff: String,
    action: String,
    customer_id: Option<String>,
    subject: Option<String>,
    reason: Option<String>,
    network: Option<String>,
}

impl PageRow {
    fn entry(self) -> Result<TrailEntry, BadValue> {
        let name = RowName::new("staff_trail", self.position);
        name.read("action", TrailAction::parse(&self.action).ok_or("not a known action"))?;
        let Self { at, staff, action, customer_id, subject, reason, network, .. } = self;
        let at_millis = at.timestamp_millis();
        let stored = StoredTrailEntry { at_millis, staff, action, customer_id, subject, reason, network };
        name.read("staff", stored.read())
    }
}

struct LinkRow {
    position: i64,
    at: DateTime<Utc>,
    staff: String,
    action: String,
    customer_id: Option<String>,
    subject: Option<String>,
    reason: Option<String>,
    network: Option<String>,
    hash: Vec<u8>,
}

impl LinkRow {
    fn link(self) -> Result<TrailLink, BadValue> {
        let name = RowName::new("staff_trail", self.position);
        let Self { at, staff, action, customer_id, subject, reason, network, .. } = self;
        let at_millis = at.timestamp_millis();
        let hash = TrailHash::from_bytes(name.bytes("hash", &self.hash)?);
        let entry = StoredTrailEntry { at_millis, staff, action, customer_id, subject, reason, network };
        Ok(TrailLink { position: name.number("position", self.position)?, entry, hash })
    }
}
