//! What every operation can reach.

use std::sync::{Arc, LazyLock};

use http_kit::cookies::Name;
use http_kit::route_table::Paths;
use http_kit::{HttpSettings, Problem, SessionCookie, Site, SiteParts};
use poem::Request;
use poem::http::header::AUTHORIZATION;
use portal_core::Actor;
use portal_core::integration::change::{AuditedDrafts, AuditedRecords};
use portal_core::integration::event::EventFeed;
use portal_core::integration::key::{ApiCaller, AuthenticateKeyError, Scope};
use portal_core::integration::record::{Conventions, DraftService, RecordService};

use crate::check::{KEY_LIMIT, KEY_MISSING, KEY_REFUSED, KEY_SCOPE};
use crate::document;
use crate::parts::IntegrationParts;
use crate::precondition::Precondition;
use crate::resource::Resource;

/// The OpenAPI document, made when it is first asked for.
type Document = LazyLock<Result<String, serde_json::Error>>;

/// The parts, and what is made of them.
pub(crate) struct Api {
    parts: IntegrationParts,
    pub(crate) document: Document,
}

impl Api {
    pub(crate) fn new(parts: IntegrationParts) -> Self {
        Self { parts, document: LazyLock::new(document::json) }
    }

    /// The site of these routes. It has no cookies, no forms, and no pages that may call it.
    pub(crate) fn site(&self, paths: Paths) -> Site {
        let parts = &self.parts;
        Site::new(SiteParts {
            settings: HttpSettings { cors_origins: Vec::new(), ..parts.http.clone() },
            clock: Arc::clone(&parts.clock),
            entropy: Arc::clone(&parts.entropy),
            keys: parts.ring.clone(),
            setup: Arc::clone(&parts.setup),
            cookie_prefix: "",
            session_cookie: SessionCookie::Signed(Name::new("integration")),
            form_page: Box::new(|_, _| None),
            paths,
        })
    }

    /// Who sends the request, if their key has the scope.
    pub(crate) async fn admit(&self, request: &Request, scope: Scope) -> Result<ApiCaller, Problem> {
        let secret = bearer(request).ok_or_else(|| unauthenticated(KEY_MISSING))?;
        let caller = self.parts.keys.authenticate(secret).await.map_err(|error| match error {
            AuthenticateKeyError::Limited { retry_after } => {
                let seconds = u32::try_from((retry_after.num_milliseconds() + 999) / 1_000).unwrap_or(u32::MAX);
                Problem::rate_limited(KEY_LIMIT, "integration:limited", seconds)
            }
            AuthenticateKeyError::Port(error) => error.into(),
            _ => unauthenticated(KEY_REFUSED),
        })?;
        if caller.may(scope) {
            return Ok(caller);
        }
        Err(Problem::refused(KEY_SCOPE, "integration:scope-missing", "Scope missing", scope.as_str()))
    }

    /// The records of a kind, as `actor` changes them.
    pub(crate) fn records<R: Resource>(&self, actor: Actor) -> RecordService<R> {
        let ports = &self.parts.ports;
        let audited = AuditedRecords::new(Arc::clone(R::repo(&ports.records)), Arc::clone(&ports.changes), actor);
        let records = RecordService::new(Arc::new(audited), Arc::clone(&self.parts.clock));
        match R::review(ports) {
            Some(review) => records.reviewed(review),
            None => records,
        }
    }

    /// The same for a client that does not say which record it knows: what customers changed meanwhile stays.
    pub(crate) fn ruled<R: Resource>(&self, actor: Actor, expected: &Precondition) -> RecordService<R> {
        let records = self.records(actor);
        match R::rule(&self.parts.ports).filter(|_| !expected.names_one()) {
            Some(rule) => records.ruled(rule),
            None => records,
        }
    }

    /// What customers did.
    pub(crate) fn events(&self) -> EventFeed {
        EventFeed::new(Arc::clone(&self.parts.ports.events))
    }

    /// The drafts, as `actor` removes them.
    pub(crate) fn drafts(&self, actor: Actor) -> DraftService {
        let ports = &self.parts.ports;
        let (drafts, changes) = (Arc::clone(&ports.records.drafts), Arc::clone(&ports.changes));
        let audited = AuditedDrafts::new(drafts, changes, actor, Arc::clone(&self.parts.clock));
        DraftService::new(Arc::clone(&ports.records.invoices), Arc::new(audited))
    }

    /// How values are written: as programs do.
    pub(crate) fn conventions(&self) -> Conventions<'_> {
        Conventions { by_people: false, days: None, clock: self.parts.clock.as_ref() }
    }
}

fn unauthenticated(check: http_kit::Check) -> Problem {
    Problem::refused(check, "integration:key-refused", "Key refused", "api-unauthenticated")
}

/// The secret that was sent; `None` if there is none, or more than one.
fn bearer(request: &Request) -> Option<&str> {
    let mut lines = request.headers().get_all(AUTHORIZATION).iter();
    let (line, None) = (lines.next()?, lines.next()) else { return None };
    let (scheme, secret) = line.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}
