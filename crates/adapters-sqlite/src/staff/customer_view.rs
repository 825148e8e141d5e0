//! Members of staff who see the portal as a customer does, in `staff_views`.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::staff::customer_view::{
    CustomerView, CustomerViews, NewCustomerView, ResumedCustomerView, ViewTokenHash,
};
use portal_core::{CustomerId, PortError};

use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{BrokenRow, Place, stamp};
use crate::staff::session::ResumedRow;

const PORT: &str = "views of staff";

#[async_trait]
impl CustomerViews for SqliteStore {
    async fn open(&self, NewCustomerView { view, link }: &NewCustomerView) -> Result<(), PortError> {
        sqlx::query!(
            "INSERT INTO staff_views (staff_session_id, id, customer_id, link_hash, begun_at, link_until, expires_at)
             SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM staff_sessions WHERE id = ?1 AND ended_at IS NULL
             ON CONFLICT (staff_session_id) DO UPDATE SET id = excluded.id, customer_id = excluded.customer_id,
                 link_hash = excluded.link_hash, token_hash = NULL, begun_at = excluded.begun_at,
                 link_until = excluded.link_until, expires_at = excluded.expires_at",
            view.staff_session.to_string(),
            view.id.to_string(),
            view.customer_id.as_str(),
            link.as_bytes().as_slice(),
            stamp(view.begun_at),
            stamp(view.link_until),
            stamp(view.expires_at),
        )
        .execute(&self.writer)
        .await
        .map_err(failed(PORT))
        .map(|_| ())
    }

    async fn enter(
        &self,
        link: ViewTokenHash,
        token: ViewTokenHash,
        at: DateTime<Utc>,
    ) -> Result<Option<CustomerView>, PortError> {
        let row = sqlx::query_as!(
            ViewRow,
            "UPDATE staff_views SET link_hash = NULL, token_hash = ?
             WHERE link_hash = ? AND link_until > ?
             RETURNING staff_session_id, id, customer_id, begun_at, link_until, expires_at",
            token.as_bytes().as_slice(),
            link.as_bytes().as_slice(),
            stamp(at),
        )
        .fetch_optional(&self.writer)
        .await
        .map_err(failed(PORT))?;
        row.map(ViewRow::view).transpose().map_err(broken(PORT))
    }

    async fn resume(&self, token: ViewTokenHash) -> Result<Option<ResumedCustomerView>, PortError> {
        let view = sqlx::query_as!(
            ViewRow,
            "SELECT staff_session_id, id, customer_id, begun_at, link_until, expires_at
             FROM staff_views WHERE token_hash = ?",
            token.as_bytes().as_slice(),
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let Some(view) = view else { return Ok(None) };
        let staff = ResumedRow::of_session(&self.readers, &view.staff_session_id).await.map_err(failed(PORT))?;
        let resumed = |staff: ResumedRow| Ok(ResumedCustomerView { view: view.view()?, staff: staff.resumed()? });
        staff.map(resumed).transpose().map_err(broken(PORT))
    }

    async fn end(&self, token: ViewTokenHash) -> Result<bool, PortError> {
        let done = sqlx::query!("DELETE FROM staff_views WHERE token_hash = ?", token.as_bytes().as_slice())
            .execute(&self.writer)
            .await
            .map_err(failed(PORT))?;
        Ok(done.rows_affected() == 1)
    }
}

struct ViewRow {
    staff_session_id: String,
    id: String,
    customer_id: String,
    begun_at: String,
    link_until: String,
    expires_at: String,
}

impl ViewRow {
    fn view(self) -> Result<CustomerView, BrokenRow> {
        let place = Place { table: "staff_views", id: &self.staff_session_id };
        Ok(CustomerView {
            id: place.field("id", self.id.parse())?,
            staff_session: place.field("staff_session_id", self.staff_session_id.parse())?,
            customer_id: place.field("customer_id", CustomerId::parse(&self.customer_id))?,
            begun_at: place.instant("begun_at", &self.begun_at)?,
            link_until: place.instant("link_until", &self.link_until)?,
            expires_at: place.instant("expires_at", &self.expires_at)?,
        })
    }
}
