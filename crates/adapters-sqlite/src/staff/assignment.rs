//! Who of staff is responsible, in `work_assignments`.

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::kernel::actor::StaffName;
use portal_core::kernel::commit::Committed;
use portal_core::staff::assignment::{Assignment, AssignmentChange, AssignmentRepo, WorkSubject};
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::error::failed;
use crate::row::{BrokenRow, Place, readable, stamp};

const PORT: &str = "assignments";

#[async_trait]
impl AssignmentRepo for SqliteStore {
    async fn all(&self, limit: u32) -> Result<Vec<Assignment>, PortError> {
        let rows = sqlx::query_as!(
            AssignmentRow,
            "SELECT subject, staff, since FROM work_assignments WHERE since > '' ORDER BY since DESC, subject DESC LIMIT ?",
            limit,
        );
        let rows = rows.fetch_all(&self.readers).await.map_err(failed(PORT))?;
        Ok(readable(rows.iter().map(AssignmentRow::read)))
    }

    async fn of(&self, subjects: &[WorkSubject]) -> Result<Vec<Assignment>, PortError> {
        let subjects: Vec<_> = subjects.iter().map(ToString::to_string).collect();
        let rows = sqlx::query_as!(
            AssignmentRow,
            "SELECT subject, staff, since FROM work_assignments WHERE subject IN (SELECT value FROM json_each(?))
             ORDER BY since DESC, subject DESC",
            serde_json::Value::from(subjects).to_string(),
        );
        let rows = rows.fetch_all(&self.readers).await.map_err(failed(PORT))?;
        Ok(readable(rows.iter().map(AssignmentRow::read)))
    }

    async fn commit(&self, changes: &[AssignmentChange]) -> Result<Vec<Committed>, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        let mut answers = Vec::with_capacity(changes.len());
        for change in changes {
            let is_written = commit(&mut write, change).await.map_err(failed(PORT))?;
            answers.push(if is_written { Committed::Done } else { Committed::Conflict });
        }
        write.commit().await.map_err(failed(PORT))?;
        Ok(answers)
    }
}

/// Whether the one who was responsible is the one expected; writes the change then.
async fn commit(write: &mut SqliteConnection, change: &AssignmentChange) -> sqlx::Result<bool> {
    let subject = change.subject.to_string();
    let held = sqlx::query_scalar!("SELECT staff FROM work_assignments WHERE subject = ?", subject)
        .fetch_optional(&mut *write)
        .await?;
    if held.as_deref() != change.expected.as_ref().map(StaffName::as_str) {
        return Ok(false);
    }
    let written = match &change.to {
        Some((staff, since)) => {
            sqlx::query!(
                "INSERT INTO work_assignments (subject, staff, since) VALUES (?, ?, ?)
                 ON CONFLICT (subject) DO UPDATE SET staff = excluded.staff, since = excluded.since",
                subject,
                staff.as_str(),
                stamp(*since),
            )
            .execute(write)
            .await
        }
        None => sqlx::query!("DELETE FROM work_assignments WHERE subject = ?", subject).execute(write).await,
    };
    written.map(|_| true)
}

struct AssignmentRow {
    subject: String,
    staff: String,
    since: String,
}

impl AssignmentRow {
    fn read(&self) -> Result<Assignment, BrokenRow> {
        let place = Place { table: "work_assignments", id: &self.subject };
        Ok(Assignment {
            subject: place.field("subject", self.subject.parse::<WorkSubject>())?,
            staff: place.field("staff", StaffName::parse(&self.staff))?,
            since: place.instant("since", &self.since)?,
        })
    }
}
