//! [`FaqEdits`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::content::faq::FaqSlug;
use portal_core::content::faq::edit::{FaqChange, FaqDraft, FaqEdit, FaqEdits, FaqText};
use portal_core::kernel::actor::StaffName;
use portal_core::kernel::commit::Committed;
use portal_core::{Locale, PortError};
use sqlx::PgConnection;

use crate::row::{BadValue, RowName, readable, word};
use crate::store::PgStore;

const PORT: &str = "edits of questions";

#[async_trait]
impl FaqEdits for PgStore {
    async fn latest(&self) -> Result<Vec<FaqEdit>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    EditRow,
                    "SELECT slug, locale, version, author, at, kind, category, question, answer, keywords
                     FROM portal.faq_edits AS edit
                     WHERE version = (
                         SELECT max(version) FROM portal.faq_edits WHERE slug = edit.slug AND locale = edit.locale
                     )
                     ORDER BY slug, locale",
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(EditRow::read)))
    }

    async fn versions(&self, slug: &FaqSlug, locale: Locale, limit: u32) -> Result<Vec<FaqEdit>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    EditRow,
                    "SELECT slug, locale, version, author, at, kind, category, question, answer, keywords
                     FROM portal.faq_edits
                     WHERE slug = $1 AND locale = $2 ORDER BY version DESC LIMIT $3",
                    slug.as_str(),
                    locale.tag(),
                    i64::from(limit),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(EditRow::read)))
    }

    async fn commit(&self, edit: &FaqEdit) -> Result<Committed, PortError> {
        let written = self.ask(PORT, |mut c| async move { add(&mut c, edit).await }).await?;
        Ok(if written == 1 { Committed::Done } else { Committed::Conflict })
    }

    async fn revision(&self) -> Result<i64, PortError> {
        self.ask(PORT, |mut c| async move {
            sqlx::query_scalar!("SELECT revision FROM portal.faq_edits_head").fetch_one(&mut *c).await
        })
        .await
    }
}

/// Adds the edit behind the version before it, and moves the revision on. Of two edits of one version the second waits for
/// the first at the key, and is none then.
async fn add(c: &mut PgConnection, edit: &FaqEdit) -> sqlx::Result<u64> {
    let text = edit.text();
    let done = sqlx::query!(
        "WITH written AS (
             INSERT INTO portal.faq_edits
                 (slug, locale, version, author, at, kind, category, question, answer, keywords)
             SELECT $1, $2, $3::bigint, $4, $5, $6, $7, $8, $9, $10
             WHERE $3::bigint = 1 + (
                 SELECT coalesce(max(version), 0) FROM portal.faq_edits WHERE slug = $1 AND locale = $2
             )
             ON CONFLICT (slug, locale, version) DO NOTHING
             RETURNING version
         )
         UPDATE portal.faq_edits_head SET revision = revision + 1 WHERE EXISTS (SELECT FROM written)",
        edit.slug.as_str(),
        edit.locale.tag(),
        edit.version,
        edit.author.as_str(),
        edit.at,
        kind(&edit.change),
        text.map(|text| text.category.as_str()),
        text.map(|text| text.question.as_str()),
        text.map(|text| text.answer.as_str()),
        text.map(|text| text.keywords.join("\n")),
    );
    Ok(done.execute(c).await?.rows_affected())
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
    at: DateTime<Utc>,
    kind: String,
    category: Option<String>,
    question: Option<String>,
    answer: Option<String>,
    keywords: Option<String>,
}

impl EditRow {
    fn read(self) -> Result<FaqEdit, BadValue> {
        let name = RowName::new("faq_edits", format!("{}:{}:{}", self.slug, self.locale, self.version));
        let slug = name.read("slug", self.slug.parse::<FaqSlug>())?;
        let locale = name.read("locale", word(&[Locale::Id, Locale::En], Locale::tag, &self.locale))?;
        let author = name.read("author", StaffName::parse(&self.author))?;
        let (version, at) = (self.version, self.at);
        let change = match self.kind.as_str() {
            "text" => FaqChange::Text(self.text(&name)?),
            "hidden" => FaqChange::Hidden,
            "default" => FaqChange::Default,
            _ => return name.read("kind", Err("it is another word")),
        };
        Ok(FaqEdit { slug, locale, version, author, at, change })
    }

    fn text(self, name: &RowName) -> Result<FaqText, BadValue> {
        let draft = FaqDraft {
            category: self.category.unwrap_or_default(),
            question: self.question.unwrap_or_default(),
            answer: self.answer.unwrap_or_default(),
            keywords: self.keywords.unwrap_or_default(),
        };
        name.read(
            "question",
            draft.read().map_err(|problems| format!("{} of its texts cannot be read", problems.len())),
        )
    }
}
