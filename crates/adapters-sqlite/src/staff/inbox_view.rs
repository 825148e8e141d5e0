//! Views of the inbox in `inbox_views`.

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::kernel::actor::StaffName;
use portal_core::kernel::commit::Committed;
use portal_core::staff::inbox::{InboxFilter, InboxRefinement};
use portal_core::staff::inbox_view::{InboxView, InboxViewName, InboxViews};
use portal_core::support::ticket::{InvalidTicketWord, Priority, TicketType};

use crate::SqliteStore;
use crate::error::failed;
use crate::row::{BrokenRow, Place, readable};

const PORT: &str = "inbox views";

#[async_trait]
impl InboxViews for SqliteStore {
    async fn of(&self, staff: &StaffName) -> Result<Vec<InboxView>, PortError> {
        let rows = sqlx::query_as!(
            ViewRow,
            "SELECT name, filter, kind, priority, only_suspended FROM inbox_views WHERE staff = ? ORDER BY name",
            staff.as_str(),
        );
        let rows = rows.fetch_all(&self.readers).await.map_err(failed(PORT))?;
        Ok(readable(rows.iter().map(ViewRow::read)))
    }

    async fn save(&self, staff: &StaffName, view: &InboxView, most: u32) -> Result<Committed, PortError> {
        let InboxRefinement { kind, priority, only_suspended } = view.refinement;
        let written = sqlx::query!(
            "INSERT INTO inbox_views (staff, name, filter, kind, priority, only_suspended)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6
             WHERE (SELECT COUNT(*) FROM inbox_views WHERE staff = ?1 AND name <> ?2) < ?7
             ON CONFLICT (staff, name) DO UPDATE SET filter = excluded.filter, kind = excluded.kind,
                 priority = excluded.priority, only_suspended = excluded.only_suspended",
            staff.as_str(),
            view.name.as_str(),
            view.filter.as_str(),
            kind.map(TicketType::as_str),
            priority.map(Priority::as_str),
            only_suspended,
            most,
        );
        let written = written.execute(&self.writer).await.map_err(failed(PORT))?;
        Ok(if written.rows_affected() == 1 { Committed::Done } else { Committed::Conflict })
    }

    async fn remove(&self, staff: &StaffName, name: &InboxViewName) -> Result<(), PortError> {
        let (staff, name) = (staff.as_str(), name.as_str());
        let gone = sqlx::query!("DELETE FROM inbox_views WHERE staff = ? AND name = ?", staff, name);
        gone.execute(&self.writer).await.map(drop).map_err(failed(PORT))
    }
}

struct ViewRow {
    name: String,
    filter: String,
    kind: Option<String>,
    priority: Option<String>,
    only_suspended: i64,
}

impl ViewRow {
    fn read(&self) -> Result<InboxView, BrokenRow> {
        let place = Place { table: "inbox_views", id: &self.name };
        let kind = self.kind.as_ref().map(|word| place.field("kind", word.parse::<TicketType>()));
        let priority = self.priority.as_ref().map(|word| place.field("priority", word.parse::<Priority>()));
        Ok(InboxView {
            name: place.field("name", InboxViewName::parse(&self.name))?,
            filter: place.field("filter", InboxFilter::parse(&self.filter).ok_or(InvalidTicketWord))?,
            refinement: InboxRefinement {
                kind: kind.transpose()?,
                priority: priority.transpose()?,
                only_suspended: self.only_suspended != 0,
            },
        })
    }
}
