//! [`InternalNotes`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::kernel::actor::StaffName;
use portal_core::staff::assignment::WorkSubject;
use portal_core::staff::note::{InternalNote, InternalNotes, NoteText};
use portal_core::{NoteId, Page, PageRequest, PortError};
use sqlx::types::Uuid;

use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "internal notes";

#[async_trait]
impl InternalNotes for PgStore {
    async fn add(&self, note: &InternalNote) -> Result<(), PortError> {
        let subject = &note.subject.to_string();
        self.ask(PORT, |mut c| async move {
            sqlx::query!(
                "INSERT INTO portal.internal_notes (id, subject, author, at, body) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (id) DO NOTHING",
                note.id.as_uuid(),
                subject,
                note.author.as_str(),
                note.at,
                note.text.as_str(),
            )
            .execute(&mut *c)
            .await
        })
        .await
        .map(drop)
    }

    async fn page_of(&self, subject: &WorkSubject, page: PageRequest) -> Result<Page<InternalNote>, PortError> {
        let text = &subject.to_string();
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    NoteRow,
                    r#"SELECT found.total AS "total!", n.id AS "id?", n.author AS "author?", n.at AS "at?", n.body AS "body?"
                    FROM (SELECT count(*) AS total FROM portal.internal_notes WHERE subject = $1) AS found
                    LEFT JOIN (SELECT id, author, at, body FROM portal.internal_notes WHERE subject = $1
                        ORDER BY at DESC, id DESC LIMIT $2 OFFSET $3) AS n ON TRUE
                    ORDER BY n.at DESC, n.id DESC"#,
                    text,
                    i64::from(page.limit()),
                    i64::try_from(page.offset()).unwrap_or(i64::MAX),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        let total = rows.first().map_or(0, |row| row.total.unsigned_abs());
        let items = readable(rows.into_iter().filter_map(|row| row.note(subject)));
        Ok(Page { items, total, request: page })
    }
}

/// A note beside the number of all; without a note past the last page.
struct NoteRow {
    total: i64,
    id: Option<Uuid>,
    author: Option<String>,
    at: Option<DateTime<Utc>>,
    body: Option<String>,
}

impl NoteRow {
    fn note(self, subject: &WorkSubject) -> Option<Result<InternalNote, BadValue>> {
        let (id, author, at, body) = (self.id?, self.author?, self.at?, self.body?);
        let name = RowName::new("internal_notes", id);
        let read = || {
            Ok(InternalNote {
                id: NoteId::from_uuid(id),
                subject: subject.clone(),
                author: name.read("author", StaffName::parse(&author))?,
                at,
                text: name.read("body", NoteText::parse(&body))?,
            })
        };
        Some(read())
    }
}
