//! Internal notes in `internal_notes`.

use async_trait::async_trait;
use portal_core::kernel::actor::StaffName;
use portal_core::staff::assignment::WorkSubject;
use portal_core::staff::note::{InternalNote, InternalNotes, NoteText};
use portal_core::{NoteId, Page, PageRequest, PortError};

use crate::SqliteStore;
use crate::error::failed;
use crate::row::{BrokenRow, Place, readable, stamp};

const PORT: &str = "internal notes";

#[async_trait]
impl InternalNotes for SqliteStore {
    async fn add(&self, note: &InternalNote) -> Result<(), PortError> {
        sqlx::query!(
            "INSERT INTO internal_notes (id, subject, author, at, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
            note.id.to_string(),
            note.subject.to_string(),
            note.author.as_str(),
            stamp(note.at),
            note.text.as_str(),
        )
        .execute(&self.writer)
        .await
        .map(drop)
        .map_err(failed(PORT))
    }

    async fn page_of(&self, subject: &WorkSubject, page: PageRequest) -> Result<Page<InternalNote>, PortError> {
        let subject_text = subject.to_string();
        let rows = sqlx::query_as!(
            NoteRow,
            r#"SELECT found.total AS "total!: i64", n.id AS "id?", n.author AS "author?", n.at AS "at?", n.body AS "body?"
             FROM (SELECT COUNT(*) AS total FROM internal_notes WHERE subject = ?1) AS found
             LEFT JOIN (SELECT id, author, at, body FROM internal_notes WHERE subject = ?1
                 ORDER BY at DESC, id DESC LIMIT ?2 OFFSET ?3) AS n
             ORDER BY n.at DESC, n.id DESC"#,
            subject_text,
            page.limit(),
            i64::try_from(page.offset()).unwrap_or(i64::MAX),
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let total = rows.first().map_or(0, |row| row.total.unsigned_abs());
        let items = readable(rows.into_iter().filter_map(|row| row.note(subject)));
        Ok(Page { items, total, request: page })
    }
}

/// A note beside the number of all; without a note past the last page.
struct NoteRow {
    total: i64,
    id: Option<String>,
    author: Option<String>,
    at: Option<String>,
    body: Option<String>,
}

impl NoteRow {
    fn note(self, subject: &WorkSubject) -> Option<Result<InternalNote, BrokenRow>> {
        let (id, author, at, body) = (self.id?, self.author?, self.at?, self.body?);
        let place = Place { table: "internal_notes", id: &id };
        let read = || {
            Ok(InternalNote {
                id: place.field("id", id.parse::<NoteId>())?,
                subject: subject.clone(),
                author: place.field("author", StaffName::parse(&author))?,
                at: place.instant("at", &at)?,
                text: place.field("body", NoteText::parse(&body))?,
            })
        };
        Some(read())
    }
}
