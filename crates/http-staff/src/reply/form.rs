//! A canned reply as forms send it.

use portal_core::staff::reply::{CannedReply, InvalidReply, ReplyBody, ReplyDraft, ReplyTitle};
use serde::{Deserialize, Serialize};

use crate::i18n::Locale;

/// Why a reply was not added, changed or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ReplyProblem {
    /// The title is empty or too long.
    Title,
    /// No language was chosen.
    Language,
    /// The text is empty or too long.
    Body,
    /// The text names a place that does not exist.
    Place(String),
    /// Somebody else changed the reply meanwhile.
    Changed,
    /// Somebody else removed the reply meanwhile.
    Removed,
    /// There are too many replies.
    TooMany,
}

impl ReplyProblem {
    /// The key of its words.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Title => "reply-title-wrong",
            Self::Language => "reply-language-wrong",
            Self::Body => "reply-body-wrong",
            Self::Place(_) => "reply-place-wrong",
            Self::Changed => "reply-changed",
            Self::Removed => "reply-removed",
            Self::TooMany => "reply-too-many",
        }
    }

    /// The field that has to be filled in differently.
    pub(crate) const fn field(&self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Language => "language",
            Self::Body | Self::Place(_) => "body",
            Self::Changed | Self::Removed | Self::TooMany => "",
        }
    }
}

/// The form that adds or changes a reply, and the one that removes it.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ReplyForm {
    #[serde(default)]
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) language: String,
    #[serde(default)]
    pub(crate) body: String,
    /// The version that was read; empty in the form that adds a reply.
    #[serde(default)]
    pub(crate) version: String,
}

impl ReplyForm {
    /// The form of a reply as it is stored.
    pub(crate) fn of(reply: &CannedReply) -> Self {
        Self {
            title: reply.draft.title.as_str().to_owned(),
            language: reply.draft.locale.tag().to_owned(),
            body: reply.draft.body.as_str().to_owned(),
            version: reply.version.to_string(),
        }
    }

    /// The reply that was written.
    pub(crate) fn read(&self) -> Result<ReplyDraft, ReplyProblem> {
        let title = ReplyTitle::parse(&self.title).map_err(|_| ReplyProblem::Title)?;
        let language = Locale::ALL.into_iter().find(|locale| locale.code() == self.language);
        let locale = language.ok_or(ReplyProblem::Language)?.into();
        let body = ReplyBody::parse(&self.body).map_err(|error| match error {
            InvalidReply::Place(place) => ReplyProblem::Place(place),
            _ => ReplyProblem::Body,
        })?;
        Ok(ReplyDraft { title, body, locale })
    }

    /// The version that was read. One that is no number fits no reply.
    pub(crate) fn version(&self) -> i64 {
        self.version.parse().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(title: &str, language: &str, body: &str) -> ReplyForm {
        let version = String::new();
        ReplyForm { title: title.into(), language: language.into(), body: body.into(), version }
    }

    #[test]
    fn what_is_wrong_is_told_of_the_first_field_that_has_it() {
        for (form, problem) in [
            (form("", "id", "Halo"), ReplyProblem::Title),
            (form("Salam", "fr", "Halo"), ReplyProblem::Language),
            (form("Salam", "id", " "), ReplyProblem::Body),
            (form("Salam", "id", "Halo {nama}"), ReplyProblem::Place("nama".into())),
        ] {
            assert_eq!(form.read(), Err(problem));
        }
        let read = form("Salam", "en", "Hello {name}").read().expect("a reply");
        assert_eq!((read.title.as_str(), read.locale.tag()), ("Salam", "en"));
    }

    #[test]
    fn a_version_that_is_no_number_fits_no_reply() {
        assert_eq!(
            (form("", "", "").version(), ReplyForm { version: "7".into(), ..form("", "", "") }.version()),
            (0, 7)
        );
    }
}
