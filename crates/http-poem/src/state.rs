//! What every handler can reach.

use std::ops::Deref;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Utc};
use poem::{FromRequest, Request, RequestBody};
use portal_core::CustomerId;
use portal_core::insight::analytics::AnalyticsEvent;

use crate::api;
use crate::page::refused_form::LargeForms;
use crate::problem::Problem;
use crate::route_table::Paths;
use crate::routes::HttpParts;
use crate::token::Tokens;
use crate::view::brand::Brand;
use crate::view::layout::home;

/// The parts, and what is made of them once at start.
pub(crate) struct State {
    pub(crate) parts: HttpParts,
    pub(crate) brand: Arc<Brand>,
    pub(crate) tokens: Tokens,
    /// Where routes are.
    pub(crate) paths: Paths,
    /// The `OpenAPI` document of the operations that there are.
    pub(crate) openapi: Result<String, serde_json::Error>,
    /// Refused forms on the way back to their pages.
    pub(crate) large_forms: LargeForms,
}

/// A handle on the state; an extractor for handlers.
#[derive(Clone)]
pub(crate) struct App(Arc<State>);

impl App {
    pub(crate) fn new(parts: HttpParts, paths: Paths) -> Self {
        let mut brand = parts.config.brand.clone();
        if parts.config.logo.is_some() {
            brand.logo = Some("/brand/logo".to_owned());
        }
        let tokens = Tokens::new(parts.config.public_url.origin(), parts.portal.keys());
        let openapi = api::document_of(parts.portal.groups());
        let (brand, large_forms) = (Arc::new(brand), LargeForms::default());
        Self(Arc::new(State { parts, brand, tokens, paths, openapi, large_forms }))
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.parts.clock.now()
    }

    /// Where a customer begins: on the dashboard, in a portal without one on the profile.
    pub(crate) fn home(&self) -> &'static str {
        home(self.parts.portal.groups())
    }

    /// Whether a link may go to `href`: out of the portal, or to a route that there is.
    pub(crate) fn leads_to(&self, href: &str) -> bool {
        !href.starts_with('/') || self.paths.lead_to(href)
    }

    /// An instant as the API writes it: RFC 3339 with the offset of the portal's zone.
    pub(crate) fn stamp(&self, at: DateTime<Utc>) -> String {
        let local: DateTime<FixedOffset> = at.with_timezone(&self.parts.config.time_zone).fixed_offset();
        local.to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
    }

    /// Counts an event, where customers' doings are counted.
    pub(crate) fn note(&self, event: AnalyticsEvent) {
        if let Some(analytics) = &self.parts.portal.analytics {
            analytics.note(event);
        }
    }

    /// Notes that this customer was there, where that is counted.
    pub(crate) fn seen(&self, customer: &CustomerId) {
        if let Some(analytics) = &self.parts.portal.analytics {
            analytics.seen(customer);
        }
    }

    /// Fresh random bytes.
    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.parts.entropy.fill(&mut bytes);
        bytes
    }
}

impl Deref for App {
    type Target = State;

    fn deref(&self) -> &State {
        &self.0
    }
}

impl<'a> FromRequest<'a> for &'a App {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Ok(request.data::<App>().ok_or_else(|| Problem::broken("a route outside the middleware"))?)
    }
}

impl<'a> FromRequest<'a> for App {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        <&App>::from_request(request, body).await.cloned()
    }
}
