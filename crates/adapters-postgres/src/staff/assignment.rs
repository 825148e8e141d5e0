//! [`AssignmentRepo`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::PortError;
use portal_core::kernel::actor::StaffName;
use portal_core::kernel::commit::Committed;
use portal_core::staff::assignment::{Assignment, AssignmentChange, AssignmentRepo, WorkSubject};

use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "assignments";

#[async_trait]
impl AssignmentRepo for PgStore {
    async fn all(&self, limit: u32) -> Result<Vec<Assignment>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    AssignmentRow,
                    "SELECT subject, staff, since FROM portal.work_assignments WHERE since > '-infinity'
                     ORDER BY since DESC, subject DESC LIMIT $1",
                    i64::from(limit),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(AssignmentRow::read)))
    }

    async fn of(&self, subjects: &[WorkSubject]) -> Result<Vec<Assignment>, PortError> {
        let subjects: &Vec<String> = &subjects.iter().map(ToString::to_string).collect();
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    AssignmentRow,
                    "SELECT subject, staff, since FROM portal.work_assignments WHERE subject = ANY ($1)
                     ORDER BY since DESC, subject DESC",
                    subjects,
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(AssignmentRow::read)))
    }

    async fn commit(&self, changes: &[AssignmentChange]) -> Result<Vec<Committed>, PortError> {
        let subjects: &Vec<String> = &changes.iter().map(|change| change.subject.to_string()).collect();
        let text = |name: &StaffName| name.as_str().to_owned();
        let expected: &Vec<Option<String>> = &changes.iter().map(|change| change.expected.as_ref().map(text)).collect();
        let staff: &Vec<Option<String>> =
            &changes.iter().map(|change| change.to.as_ref().map(|(staff, _)| text(staff))).collect();
        let since: &Vec<Option<DateTime<Utc>>> =
            &changes.iter().map(|change| change.to.as_ref().map(|(_, since)| *since)).collect();
        let written = self
            .ask(PORT, |mut c| async move {
                sqlx::query_file_scalar!(
                    "src/staff/assignment_commit.sql",
                    subjects,
                    expected as &[Option<String>],
                    staff as &[Option<String>],
                    since as &[Option<DateTime<Utc>>],
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        let answer = |subject| if written.contains(subject) { Committed::Done } else { Committed::Conflict };
        Ok(subjects.iter().map(answer).collect())
    }
}

struct AssignmentRow {
    subject: String,
    staff: String,
    since: DateTime<Utc>,
}

impl AssignmentRow {
    fn read(self) -> Result<Assignment, BadValue> {
        let name = RowName::new("work_assignments", &self.subject);
        Ok(Assignment {
            subject: name.read("subject", self.subject.parse::<WorkSubject>())?,
            staff: name.read("staff", StaffName::parse(&self.staff))?,
            since: self.since,
        })
    }
}
