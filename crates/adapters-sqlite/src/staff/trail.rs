//! The trail of staff in `staff_trail`.

use async_trait::async_trait;
use portal_core::staff::trail::{
    StaffTrail, StoredTrailEntry, TrailAction, TrailEntry, TrailHash, TrailHead, TrailLink, TrailQuery,
};
use portal_core::{Page, PageRequest, PortError};
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{BrokenRow, Place, readable, stamp};

const PORT: &str = "staff trail";

#[async_trait]
impl StaffTrail for SqliteStore {
    async fn append(&self, entries: &[TrailEntry]) -> Result<(), PortError> {
        if entries.is_empty() {
            return Ok(());
        }
        let mut write = self.write().await.map_err(failed(PORT))?;
        let head = head(&mut write).await.map_err(failed(PORT))?.read().map_err(broken(PORT))?;
        for (link, entry) in head.links(entries).iter().zip(entries) {
            insert(&mut write, link, entry).await.map_err(failed(PORT))?;
        }
        write.commit().await.map_err(failed(PORT))
    }

    async fn page(&self, query: &TrailQuery) -> Result<Page<TrailEntry>, PortError> {
        let read = async {
            let mut link = self.readers.acquire().await?;
            let rows = rows(&mut link, query).await?;
            if !rows.is_empty() || query.page.offset() == 0 {
                return Ok((rows.first().map_or(0, |row| row.total.unsigned_abs()), rows));
            }
            // Past the last page there is no row that tells how many there are.
            let first = TrailQuery { page: PageRequest::default(), ..query.clone() };
            let total = self::rows(&mut link, &first).await?.first().map_or(0, |row| row.total.unsigned_abs());
            Ok((total, rows))
        };
        let (total, rows) = read.await.map_err(failed(PORT))?;
        Ok(Page { items: readable(rows.into_iter().map(PageRow::entry)), total, request: query.page })
    }

    async fn head(&self) -> Result<TrailHead, PortError> {
        let read = async { head(&mut *self.readers.acquire().await?).await };
        read.await.map_err(failed(PORT))?.read().map_err(broken(PORT))
    }

    async fn links_after(&self, position: u64, limit: u32) -> Result<Vec<TrailLink>, PortError> {
        let rows = sqlx::query_as!(
            LinkRow,
            "SELECT position, at, staff, action, customer_id, subject, reason, network, hash
             FROM staff_trail WHERE position > ? ORDER BY position LIMIT ?",
            i64::try_from(position).unwrap_or(i64::MAX),
            limit,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        rows.into_iter().map(|row| row.link().map_err(broken(PORT))).collect()
    }
}

async fn rows(link: &mut SqliteConnection, query: &TrailQuery) -> sqlx::Result<Vec<PageRow>> {
    match (&query.customer, &query.staff) {
        (Some(customer), _) => of_customer(link, customer.as_str(), query).await,
        (None, Some(staff)) => by_staff(link, staff.as_str(), query).await,
        (None, None) => all(link, query).await,
    }
}

struct HeadRow {
    position: i64,
    hash: Vec<u8>,
}

impl HeadRow {
    fn read(self) -> Result<TrailHead, BrokenRow> {
        let place = Place { table: "staff_trail_head", id: "1" };
        let hash = TrailHash::from_bytes(place.bytes("hash", &self.hash)?);
        Ok(TrailHead { position: place.number("position", self.position)?, hash })
    }
}

async fn head(link: &mut SqliteConnection) -> sqlx::Result<HeadRow> {
    sqlx::query_as!(HeadRow, "SELECT position, hash FROM staff_trail_head WHERE one = 1").fetch_one(link).await
}

/// Adds a link, and moves the end of the chain to it.
async fn insert(write: &mut SqliteConnection, link: &TrailLink, entry: &TrailEntry) -> sqlx::Result<()> {
    let position = i64::try_from(link.position).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let (stored, hash) = (&link.entry, link.hash.as_bytes().as_slice());
    sqlx::query!(
        "INSERT INTO staff_trail (position, at, staff, action, customer_id, subject, reason, network, hash)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        position,
        stamp(entry.at),
        stored.staff,
        stored.action,
        stored.customer_id,
        stored.subject,
        stored.reason,
        stored.network,
        hash,
    )
    .execute(&mut *write)
    .await?;
    sqlx::query!("UPDATE staff_trail_head SET position = ?, hash = ? WHERE one = 1", position, hash)
        .execute(write)
        .await?;
    Ok(())
}

/// The parts of a query that every statement takes.
struct Filter {
    actions: Option<String>,
    from: Option<String>,
    until: Option<String>,
    limit: u32,
    offset: i64,
}

impl Filter {
    fn of(query: &TrailQuery) -> Self {
        let words: Vec<_> = query.actions.iter().map(|action| action.as_str()).collect();
        Self {
            actions: (!words.is_empty()).then(|| serde_json::Value::from(words).to_string()),
            from: query.from.map(stamp),
            until: query.until.map(stamp),
            limit: query.page.limit(),
            offset: i64::try_from(query.page.offset()).unwrap_or(i64::MAX),
        }
    }
}

/// Entries that a condition selects, last first, each beside the number of all.
macro_rules! entries {
    ($condition:literal, $first:expr, $query:expr, $link:expr) => {{
        let (filter, first) = (Filter::of($query), $first);
        let staff = $query.staff.as_ref().map(|staff| staff.as_str());
        sqlx::query_as!(
            PageRow,
            r#"SELECT COUNT(*) OVER () AS "total!: i64", position, at, staff, action, customer_id, subject, reason, network
             FROM staff_trail WHERE "# + $condition + "
                AND (?2 IS NULL OR staff = ?2) AND (?3 IS NULL OR subject = ?3)
                AND (?4 IS NULL OR action IN (SELECT value FROM json_each(?4)))
                AND (?5 IS NULL OR at >= ?5) AND (?6 IS NULL OR at < ?6)
             ORDER BY position DESC LIMIT ?7 OFFSET ?8",
            first,
            staff,
            $query.subject,
            filter.actions,
            filter.from,
            filter.until,
            filter.limit,
            filter.offset,
        )
        .fetch_all($link)
        .await
    }};
}

async fn of_customer(link: &mut SqliteConnection, customer: &str, query: &TrailQuery) -> sqlx::Result<Vec<PageRow>> {
    entries!("customer_id = ?1", customer, query, link)
}

async fn by_staff(link: &mut SqliteConnection, staff: &str, query: &TrailQuery) -> sqlx::Result<Vec<PageRow>> {
    entries!("staff = ?1", staff, query, link)
}

/// Of any customer and by anybody: an auditor's look, which reads the whole trail.
async fn all(link: &mut SqliteConnection, query: &TrailQuery) -> sqlx::Result<Vec<PageRow>> {
    entries!("position > ?1", 0, query, link)
}

/// An entry beside the number of all.
struct PageRow {
    total: i64,
    position: i64,
    at: String,
    staff: String,
    action: String,
    customer_id: Option<String>,
    subject: Option<String>,
    reason: Option<String>,
    network: Option<String>,
}

impl PageRow {
    fn entry(self) -> Result<TrailEntry, BrokenRow> {
        let id = self.position.to_string();
        let place = Place { table: "staff_trail", id: &id };
        place.field("action", TrailAction::parse(&self.action).ok_or("not a known action"))?;
        let Self { at, staff, action, customer_id, subject, reason, network, .. } = self;
        let at_millis = place.instant("at", &at)?.timestamp_millis();
        let stored = StoredTrailEntry { at_millis, staff, action, customer_id, subject, reason, network };
        place.field("staff", stored.read())
    }
}

struct LinkRow {
    position: i64,
    at: String,
    staff: String,
    action: String,
    customer_id: Option<String>,
    subject: Option<String>,
    reason: Option<String>,
    network: Option<String>,
    hash: Vec<u8>,
}

impl LinkRow {
    fn link(self) -> Result<TrailLink, BrokenRow> {
        let id = self.position.to_string();
        let place = Place { table: "staff_trail", id: &id };
        let Self { at, staff, action, customer_id, subject, reason, network, .. } = self;
        let at_millis = place.instant("at", &at)?.timestamp_millis();
        let hash = TrailHash::from_bytes(place.bytes("hash", &self.hash)?);
        let entry = StoredTrailEntry { at_millis, staff, action, customer_id, subject, reason, network };
        Ok(TrailLink { position: place.number("position", self.position)?, entry, hash })
    }
}
