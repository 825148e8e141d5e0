//! [`CustomerViews`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::staff::customer_view::{
    CustomerView, CustomerViews, NewCustomerView, ResumedCustomerView, ViewTokenHash,
};
use portal_core::{CustomerId, PortError, SessionId, StaffSessionId};
use sqlx::types::Uuid;

use crate::row::{BadValue, RowName};
use crate::staff::session::ResumedRow;
use crate::store::PgStore;

const PORT: &str = "views of staff";

#[async_trait]
impl CustomerViews for PgStore {
    async fn open(&self, NewCustomerView { view, link }: &NewCustomerView) -> Result<(), PortError> {
        self.ask(PORT, |mut c| async move {
            sqlx::query!(
                "INSERT INTO portal.staff_views
                    (staff_session_id, id, customer_id, link_hash, begun_at, link_until, expires_at)
                SELECT id, $2, $3, $4, $5, $6, $7 FROM portal.staff_sessions WHERE id = $1 AND ended_at IS NULL
                ON CONFLICT (staff_session_id) DO UPDATE SET id = EXCLUDED.id, customer_id = EXCLUDED.customer_id,
                    link_hash = EXCLUDED.link_hash, token_hash = NULL, begun_at = EXCLUDED.begun_at,
                    link_until = EXCLUDED.link_until, expires_at = EXCLUDED.expires_at",
                view.staff_session.as_uuid(),
                view.id.as_uuid(),
                view.customer_id.as_str(),
                &link.as_bytes()[..],
                view.begun_at,
                view.link_until,
                view.expires_at,
            )
            .execute(&mut *c)
            .await
        })
        .await
        .map(|_| ())
    }

    async fn enter(
        &self,
        link: ViewTokenHash,
        token: ViewTokenHash,
        at: DateTime<Utc>,
    ) -> Result<Option<CustomerView>, PortError> {
        let (link, token) = (&link, &token);
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    ViewRow,
                    "UPDATE portal.staff_views SET link_hash = NULL, token_hash = $2
                    WHERE link_hash = $1 AND link_until > $3
                    RETURNING staff_session_id, id, customer_id, begun_at, link_until, expires_at",
                    &link.as_bytes()[..],
                    &token.as_bytes()[..],
                    at,
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        row.map(ViewRow::view).transpose().map_err(|bad| bad.of_port(PORT))
    }

    async fn resume(&self, token: ViewTokenHash) -> Result<Option<ResumedCustomerView>, PortError> {
        let token = &token;
        let found = self
            .ask(PORT, |mut c| async move {
                let view = sqlx::query_as!(
                    ViewRow,
                    "SELECT staff_session_id, id, customer_id, begun_at, link_until, expires_at
                    FROM portal.staff_views WHERE token_hash = $1",
                    &token.as_bytes()[..],
                )
                .fetch_optional(&mut *c)
                .await?;
                let Some(view) = view else { return Ok(None) };
                let staff = ResumedRow::of_session(&mut c, view.staff_session_id).await?;
                Ok(staff.map(|staff| (view, staff)))
            })
            .await?;
        let resumed = |(view, staff): (ViewRow, ResumedRow)| {
            Ok(ResumedCustomerView { view: view.view()?, staff: staff.resumed()? })
        };
        found.map(resumed).transpose().map_err(|bad: BadValue| bad.of_port(PORT))
    }

    async fn end(&self, token: ViewTokenHash) -> Result<bool, PortError> {
        let token = &token;
        let done = self
            .ask(PORT, |mut c| async move {
                sqlx::query!("DELETE FROM portal.staff_views WHERE token_hash = $1", &token.as_bytes()[..])
                    .execute(&mut *c)
                    .await
            })
            .await?;
        Ok(done.rows_affected() == 1)
    }
}

struct ViewRow {
    staff_session_id: Uuid,
    id: Uuid,
    customer_id: String,
    begun_at: DateTime<Utc>,
    link_until: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

impl ViewRow {
    fn view(self) -> Result<CustomerView, BadValue> {
        let row = RowName::new("staff_views", self.staff_session_id);
        Ok(CustomerView {
            id: SessionId::from_uuid(self.id),
            staff_session: StaffSessionId::from_uuid(self.staff_session_id),
            customer_id: row.read("customer_id", CustomerId::parse(&self.customer_id))?,
            begun_at: self.begun_at,
            link_until: self.link_until,
            expires_at: self.expires_at,
        })
    }
}
