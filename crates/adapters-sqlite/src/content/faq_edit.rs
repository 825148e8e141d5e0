//! Edits of questions in `faq_edits`.

use async_trait::async_trait;
use portal_core::content::faq::FaqSlug;
use portal_core::content::faq::edit::{FaqChange, FaqDraft, FaqEdit, FaqEdits, FaqText};
use portal_core::kernel::actor::StaffName;
use portal_core::kernel::commit::Committed;
use portal_core::{Locale, PortError};

use crate::SqliteStore;
use crate::error::failed;
use crate::row::{BrokenRow, Place, readable, stamp};

const PORT: &str = "edits of questions";

#[async_trait]
impl FaqEdits for SqliteStore {
    async fn latest(&self) -> Result<Vec<FaqEdit>, PortError> {
        let rows = sqlx::query_as!(
            EditRow,
            "SELECT slug, locale, version, author, at, kind, category, question, answer, keywords FROM faq_edits AS edit
             WHERE slug > ''
                 AND version = (SELECT max(version) FROM faq_edits WHERE slug = edit.slug AND locale = edit.locale)
             ORDER BY slug, locale",
        );
        let rows = rows.fetch_all(&self.readers).await.map_err(failed(PORT))?;
        Ok(readable(rows.iter().map(EditRow::read)))
    }

    async fn versions(&self, slug: &FaqSlug, locale: Locale, limit: u32) -> Result<Vec<FaqEdit>, PortError> {
        let rows = sqlx::query_as!(
            EditRow,
            "SELECT slug, locale, version, author, at, kind, category, question, answer, keywords FROM faq_edits
             WHERE slug = ? AND locale = ? ORDER BY version DESC LIMIT ?",
            slug.as_str(),
            locale.tag(),
            limit,
        );
        let rows = rows.fetch_all(&self.readers).await.map_err(failed(PORT))?;
        Ok(readable(rows.iter().map(EditRow::read)))
    }

    async fn commit(&self, edit: &FaqEdit) -> Result<Committed, PortError> {
        let text = edit.text();
        let written = sqlx::query!(
            "INSERT INTO faq_edits (slug, locale, version, author, at, kind, category, question, answer, keywords)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
             WHERE ?3 = 1 + (SELECT coalesce(max(version), 0) FROM faq_edits WHERE slug = ?1 AND locale = ?2)",
            edit.slug.as_str(),
            edit.locale.tag(),
            edit.version,
            edit.author.as_str(),
            stamp(edit.at),
            kind(&edit.change),
            text.map(|text| text.category.as_str()),
            text.map(|text| text.question.as_str()),
            text.map(|text| text.answer.as_str()),
            text.map(|text| text.keywords.join("\n")),
        );
        let written = written.execute(&self.writer).await.map_err(failed(PORT))?;
        Ok(if written.rows_affected() == 1 { Committed::Done } else { Committed::Conflict })
    }

    async fn revision(&self) -> Result<i64, PortError> {
        let latest = sqlx::query_scalar!(r#"SELECT coalesce(max(position), 0) AS "position!: i64" FROM faq_edits"#);
        latest.fetch_one(&self.readers).await.map_err(failed(PORT))
    }
}

fn kind(change: &FaqChange) -> &'static str {
    match change {
        FaqChange::Text(_) => "text",
        FaqChange::Hidden => "hidden",
        FaqChange::Default => "default",
    }
}

struct EditRow {
    slug: String,
    locale: String,
    version: i64,
    author: String,
    at: String,
    kind: String,
    category: Option<String>,
    question: Option<String>,
    answer: Option<String>,
    keywords: Option<String>,
}

impl EditRow {
    fn read(&self) -> Result<FaqEdit, BrokenRow> {
        let id = format!("{}:{}:{}", self.slug, self.locale, self.version);
        let place = Place { table: "faq_edits", id: &id };
        let change = match self.kind.as_str() {
            "text" => FaqChange::Text(self.text(place)?),
            "hidden" => FaqChange::Hidden,
            "default" => FaqChange::Default,
            _ => return place.field("kind", Err("it is another word")),
        };
        Ok(FaqEdit {
            slug: place.field("slug", self.slug.parse::<FaqSlug>())?,
            locale: place.word("locale", &self.locale)?,
            version: self.version,
            author: place.field("author", StaffName::parse(&self.author))?,
            at: place.instant("at", &self.at)?,
            change,
        })
    }

    fn text(&self, place: Place<'_>) -> Result<FaqText, BrokenRow> {
        let field = |text: &Option<String>| text.clone().unwrap_or_default();
        let draft = FaqDraft {
            category: field(&self.category),
            question: field(&self.question),
            answer: field(&self.answer),
            keywords: field(&self.keywords),
        };
        place.field(
            "question",
            draft.read().map_err(|problems| format!("{} of its texts cannot be read", problems.len())),
        )
    }
}
