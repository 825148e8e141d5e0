//! What every handler can reach.

use std::ops::Deref;
use std::sync::Arc;

use http_kit::route_table::Paths;
use http_kit::{HttpSettings, Problem, PublicUrl, RequestContext, SessionCookie, Site, SiteParts};
use page_kit::brand::Brand;
use poem::{FromRequest, Request, RequestBody};

use crate::cookies::{PREFIX, SESSION};
use crate::parts::StaffParts;
use crate::routes::{BASE, form_page, is_below};

/// Longer addresses are not gone to.
const LONGEST_PAGE: usize = 512;

/// The parts, and what is made of them once at start.
pub(crate) struct State {
    pub(crate) parts: StaffParts,
    pub(crate) brand: Arc<Brand>,
    pub(crate) site: Arc<Site>,
}

/// The sites that forms lead to: the customers' side, and the identity provider.
fn form_targets(parts: &StaffParts) -> Vec<PublicUrl> {
    let provider = parts.provider.iter().flat_map(|provider| provider.login_origins.iter().cloned());
    std::iter::once(parts.customers_url.clone()).chain(provider).collect()
}

/// A handle on the state; an extractor for handlers.
#[derive(Clone)]
pub(crate) struct Console(Arc<State>);

impl Console {
    pub(crate) fn new(parts: StaffParts, paths: Paths) -> Self {
        let site = Arc::new(Site::new(SiteParts {
            settings: HttpSettings {
                cors_origins: Vec::new(),
                form_targets: form_targets(&parts),
                ..parts.http.clone()
            },
            clock: Arc::clone(&parts.clock),
            entropy: Arc::clone(&parts.entropy),
            // What the customers' side signs is worth nothing here, and the other way round.
            keys: parts.ring.derived("staff console"),
            setup: Arc::clone(&parts.setup),
            cookie_prefix: PREFIX,
            session_cookie: SessionCookie::Random(SESSION),
            form_page: Box::new(form_page),
            paths,
        }));
        let brand = Arc::new(parts.brand.clone());
        Self(Arc::new(State { parts, brand, site }))
    }

    /// Whether an address that a browser sent is a page of the console; nobody is led anywhere else.
    pub(crate) fn leads_to(&self, page: &str) -> bool {
        page.len() <= LONGEST_PAGE && is_below(page) && self.site.paths().lead_to(page)
    }

    /// The page that a form names to go on to, or else the beginning.
    pub(crate) fn page_or_home<'a>(&self, page: &'a str) -> &'a str {
        if self.leads_to(page) { page } else { BASE }
    }

    /// Whether the client's network reaches the console.
    pub(crate) fn admits(&self, context: &RequestContext) -> bool {
        let networks = &self.parts.allowed_networks;
        networks.is_empty() || networks.iter().any(|network| network.contains(&context.client().ip))
    }
}

impl Deref for Console {
    type Target = State;

    fn deref(&self) -> &State {
        &self.0
    }
}

impl<'a> FromRequest<'a> for &'a Console {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Ok(request.data::<Console>().ok_or_else(|| Problem::broken("a route outside the middleware"))?)
    }
}
