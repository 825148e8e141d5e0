//! [`InboxViews`].

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::kernel::actor::StaffName;
use portal_core::kernel::commit::Committed;
use portal_core::staff::inbox::{InboxFilter, InboxRefinement};
use portal_core::staff::inbox_view::{InboxView, InboxViewName, InboxViews};
use portal_core::support::ticket::{InvalidTicketWord, Priority, TicketType};

use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "inbox views";

#[async_trait]
impl InboxViews for PgStore {
    async fn of(&self, staff: &StaffName) -> Result<Vec<InboxView>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    ViewRow,
                    "SELECT name, filter, kind, priority, only_suspended FROM portal.inbox_views
                    WHERE staff = $1 ORDER BY name",
                    staff.as_str(),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(ViewRow::read)))
    }

    async fn save(&self, staff: &StaffName, view: &InboxView, most: u32) -> Result<Committed, PortError> {
        let InboxRefinement { kind, priority, only_suspended } = view.refinement;
        let written = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    "INSERT INTO portal.inbox_views (staff, name, filter, kind, priority, only_suspended)
                    SELECT $1, $2, $3, $4, $5, $6
                    WHERE (SELECT count(*) FROM portal.inbox_views WHERE staff = $1 AND name <> $2) < $7
                    ON CONFLICT (staff, name) DO UPDATE SET filter = excluded.filter, kind = excluded.kind,
                        priority = excluded.priority, only_suspended = excluded.only_suspended",
                    staff.as_str(),
                    view.name.as_str(),
                    view.filter.as_str(),
                    kind.map(TicketType::as_str),
                    priority.map(Priority::as_str),
                    only_suspended,
                    i64::from(most),
                )
                .execute(&mut *c)
                .await
            })
            .await?;
        Ok(if written.rows_affected() == 1 { Committed::Done } else { Committed::Conflict })
    }

    async fn remove(&self, staff: &StaffName, name: &InboxViewName) -> Result<(), PortError> {
        self.ask(PORT, |mut c| async move {
            let (staff, name) = (staff.as_str(), name.as_str());
            sqlx::query!("DELETE FROM portal.inbox_views WHERE staff = $1 AND name = $2", staff, name)
                .execute(&mut *c)
                .await
        })
        .await
        .map(drop)
    }
}

struct ViewRow {
    name: String,
    filter: String,
    kind: Option<String>,
    priority: Option<String>,
    only_suspended: bool,
}

impl ViewRow {
    fn read(self) -> Result<InboxView, BadValue> {
        let row = RowName::new("inbox_views", &self.name);
        let kind = self.kind.map(|word| row.read("kind", word.parse::<TicketType>()));
        let priority = self.priority.map(|word| row.read("priority", word.parse::<Priority>()));
        Ok(InboxView {
            name: row.read("name", InboxViewName::parse(&self.name))?,
            filter: row.read("filter", InboxFilter::parse(&self.filter).ok_or(InvalidTicketWord))?,
            refinement: InboxRefinement {
                kind: kind.transpose()?,
                priority: priority.transpose()?,
                only_suspended: self.only_suspended,
            },
        })
    }
}
