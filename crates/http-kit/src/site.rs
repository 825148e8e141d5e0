//! What all requests of one site share.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use portal_core::{Clock, Entropy, KeyRing};

use crate::cookies::Name;
use crate::event_stream::EventStreams;
use crate::large_forms::LargeForms;
use crate::route_table::Paths;
use crate::sent_form::Fields;
use crate::settings::HttpSettings;
use crate::setup::Setup;
use crate::token::Tokens;

/// The page which shows the form that posts to a path; `None` if no form of the site does.
pub type FormPage = Box<dyn Fn(&str, &Fields) -> Option<String> + Send + Sync>;

/// The cookie of a session of the pages, which form tokens are bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionCookie {
    /// It holds a token that the site signed ([`Site::tokens`]).
    Signed(Name),
    /// It holds random text that the store of sessions knows.
    Random(Name),
}

/// What a site is made of. Tokens and sealed values are bound to the public address and the keys: two sites at one
/// address need a [`KeyRing`] each, or a session of one passes for a session of the other.
pub struct SiteParts {
    /// Settings.
    pub settings: HttpSettings,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The server's keys.
    pub keys: KeyRing,
    /// Where it is noted what requests tell of a set-up that does not fit the settings.
    pub setup: Arc<Setup>,
    /// What the names of the site's cookies begin with, so that two sites on one host have cookies of their own.
    pub cookie_prefix: &'static str,
    /// The cookie of a session of the pages.
    pub session_cookie: SessionCookie,
    /// Where the site's forms are shown.
    pub form_page: FormPage,
    /// The paths of the site's routes.
    pub paths: Paths,
}

/// What all requests of one site share: the parts, and what is made of them once at start.
pub struct Site {
    parts: SiteParts,
    tokens: Tokens,
    large_forms: LargeForms,
    streams: Arc<EventStreams>,
}

impl Site {
    /// Makes a site.
    pub fn new(parts: SiteParts) -> Self {
        let tokens = Tokens::new(parts.settings.public_url.origin(), &parts.keys);
        let streams = EventStreams::new(parts.settings.streams.clone());
        Self { parts, tokens, large_forms: LargeForms::default(), streams }
    }

    /// Settings.
    pub fn settings(&self) -> &HttpSettings {
        &self.parts.settings
    }

    /// The server's keys.
    pub fn keys(&self) -> &KeyRing {
        &self.parts.keys
    }

    /// Signs and reads session tokens.
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// The current time.
    pub fn now(&self) -> DateTime<Utc> {
        self.parts.clock.now()
    }

    /// Fresh random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.parts.entropy.fill(&mut bytes);
        bytes
    }

    /// What the names of the site's cookies begin with.
    pub(crate) fn cookie_prefix(&self) -> &'static str {
        self.parts.cookie_prefix
    }

    /// The cookie of a session of the pages.
    pub(crate) fn session_cookie(&self) -> SessionCookie {
        self.parts.session_cookie
    }

    /// The page which shows the form that posts to `path`; `None` if no form of the site does.
    pub fn form_page(&self, path: &str, fields: &Fields) -> Option<String> {
        (self.parts.form_page)(path, fields)
    }

    /// The paths of the site's routes.
    pub fn paths(&self) -> &Paths {
        &self.parts.paths
    }

    /// The streams of events that are open.
    pub(crate) fn streams(&self) -> &Arc<EventStreams> {
        &self.streams
    }

    pub(crate) fn setup(&self) -> &Setup {
        &self.parts.setup
    }

    pub(crate) fn large_forms(&self) -> &LargeForms {
        &self.large_forms
    }
}
