//! The list of keys, and the form that makes one.

use std::collections::BTreeMap;

use askama::Template;
use page_kit::icons::Icon;
use page_kit::tone::Tone;
use portal_core::integration::key::{ApiKey, Scope};
use serde::{Deserialize, Serialize};

use crate::i18n::Locale;
use crate::view::layout::Layout;

/// The form as it is sent. A scope that is wanted is a field of its own.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct KeyForm {
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) days: String,
    #[serde(flatten)]
    pub(crate) others: BTreeMap<String, String>,
}

/// Why a key was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum KeyProblem {
    /// The name is empty or too long.
    Name,
    /// It would be good for nothing.
    NoScope,
    /// The number of days is none, or out of bounds.
    Days,
}

/// A secret that was made; shown once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ShownSecret {
    pub(crate) name: String,
    pub(crate) secret: String,
}

/// `GET /staff/settings/keys`.
#[derive(Debug, Template)]
#[template(path = "api_key/keys.html")]
pub(crate) struct KeysPage {
    pub(crate) layout: Layout,
    pub(crate) keys: Vec<ApiKey>,
    pub(crate) form: KeyForm,
    pub(crate) problem: Option<KeyProblem>,
    pub(crate) made: Option<ShownSecret>,
}

impl KeyProblem {
    const fn field(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NoScope => "scopes",
            Self::Days => "days",
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Name => "key-name-wrong",
            Self::NoScope => "key-scopes-wrong",
            Self::Days => "key-days-wrong",
        }
    }
}

impl KeyForm {
    /// The name of a scope's field.
    pub(crate) fn field_of(scope: Scope) -> String {
        format!("scope-{scope}")
    }

    fn has(&self, scope: Scope) -> bool {
        self.others.contains_key(&Self::field_of(scope))
    }
}

impl KeysPage {
    fn is_wrong(&self, field: &str) -> bool {
        self.problem.is_some_and(|problem| problem.field() == field)
    }

    fn message(&self) -> String {
        self.problem.map_or_else(String::new, |problem| self.layout.t(problem.word()))
    }

    /// Every scope, the name of its field, and whether it was chosen.
    fn scopes(&self) -> Vec<(Scope, String, bool)> {
        Scope::ALL.into_iter().map(|scope| (scope, KeyForm::field_of(scope), self.form.has(scope))).collect()
    }

    #[expect(clippy::unused_self, reason = "templates call it on the page")]
    fn scopes_of(&self, key: &ApiKey) -> String {
        key.scopes.words().collect::<Vec<_>>().join(", ")
    }

    fn is_good(&self, key: &ApiKey) -> bool {
        key.is_valid(self.layout.now)
    }

    /// The state of a key, with what it means.
    fn state(&self, key: &ApiKey) -> (Tone, String) {
        let when = |word, at| self.layout.tn(word, "when", self.layout.date_time(at));
        match &key.revoked_at {
            Some(at) => (Tone::Quiet, when("key-revoked", at)),
            None if self.is_good(key) => (Tone::Success, when("key-good", &key.expires_at)),
            None => (Tone::Warning, when("key-expired", &key.expires_at)),
        }
    }
}
