//! What every handler can reach.

use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, FixedOffset, Utc};
use http_kit::route_table::Paths;
use http_kit::{FormPage, HttpSettings, Problem, SessionCookie, Site, SiteParts};
use poem::{FromRequest, Request, RequestBody};
use portal_core::CustomerId;
use portal_core::insight::analytics::AnalyticsEvent;

use crate::cookies::SESSION;
use crate::parts::HttpParts;
use crate::view::brand::Brand;
use crate::view::layout::home;

/// The `OpenAPI` document of the operations that there are, made when it is first asked for.
pub(crate) type Document = LazyLock<DocumentText, Box<dyn FnOnce() -> DocumentText + Send>>;
type DocumentText = Result<String, serde_json::Error>;

/// What is made of the routes once at start.
pub(crate) struct Made {
    /// Where routes are.
    pub(crate) paths: Paths,
    /// What the API's clients read.
    pub(crate) openapi: Document,
    /// Which page shows the form that posts to a path.
    pub(crate) form_page: FormPage,
}

/// The parts, and what is made of them once at start.
pub(crate) struct State {
    pub(crate) parts: HttpParts,
    pub(crate) brand: Arc<Brand>,
    pub(crate) site: Arc<Site>,
    /// What the API's clients read.
    pub(crate) openapi: Document,
}

/// A handle on the state; an extractor for handlers.
#[derive(Clone)]
pub(crate) struct App(Arc<State>);

impl App {
    pub(crate) fn new(parts: HttpParts, made: Made) -> Self {
        let mut brand = parts.config.brand.clone();
        if parts.config.logo.is_some() {
            brand.logo = Some("/brand/logo".to_owned());
        }
        let site = Arc::new(Site::new(site_parts(&parts, made.paths, made.form_page)));
        Self(Arc::new(State { parts, brand: Arc::new(brand), site, openapi: made.openapi }))
    }

    /// Where a customer begins: on the dashboard, in a portal without one on the profile.
    pub(crate) fn home(&self) -> &'static str {
        home(self.parts.portal.groups())
    }

    /// Whether a link may go to `href`: out of the portal, or to a route that there is.
    pub(crate) fn leads_to(&self, href: &str) -> bool {
        !href.starts_with('/') || self.site.paths().lead_to(href)
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
}

fn site_parts(parts: &HttpParts, paths: Paths, form_page: FormPage) -> SiteParts {
    SiteParts {
        // Codes of a demo are for the users of this machine.
        settings: HttpSettings {
            own_host_only: parts.config.http.own_host_only || parts.demo.is_some(),
            ..parts.config.http.clone()
        },
        clock: Arc::clone(&parts.clock),
        entropy: Arc::clone(&parts.entropy),
        keys: parts.portal.keys().clone(),
        setup: Arc::clone(&parts.setup),
        cookie_prefix: "",
        session_cookie: SessionCookie::Signed(SESSION),
        form_page,
        paths,
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
