//! What is known of one request: its trace, its client, its language, its cookies.

use std::any::Any;
use std::net::IpAddr;
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use poem::http::Method;
use poem::http::header::{ACCEPT_LANGUAGE, HOST, USER_AGENT};
use poem::{FromRequest, Request, RequestBody};
use portal_core::identity::session::ClientInfo;

use crate::address;
use crate::address::client_address;
use crate::check::Check;
use crate::cookies::{CookieBox, LOCALE, Name};
use crate::device::describe;
use crate::i18n::Locale;
use crate::problem::Problem;
use crate::sent_form::{Fields, RefusedForm, SentForm};
use crate::settings::PublicUrl;
use crate::site::Site;

/// Who reads the answer, which decides how errors look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// A program that speaks the JSON API.
    Api,
    /// A person with a browser.
    Page,
    /// A machine of the operator's, or a gateway.
    Machine,
}

impl Surface {
    fn of(path: &str) -> Self {
        let below = |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if below("/api") && !below("/api/docs") {
            Self::Api
        } else if below("/livez") || below("/readyz") || below("/webhooks") {
            Self::Machine
        } else {
            Self::Page
        }
    }
}

/// What is known of one request.
pub struct RequestData {
    trace_id: String,
    nonce: String,
    client: ClientInfo,
    locale: Locale,
    surface: Surface,
    path: String,
    method: Method,
    is_public_address: bool,
    destination: Option<Method>,
    cookies: CookieBox,
    site: Arc<Site>,
    signed_in: OnceLock<Box<dyn Any + Send + Sync>>,
    pre_session: OnceLock<String>,
    sent_form: OnceLock<SentForm>,
    added_fields: Mutex<Fields>,
    refused_form: OnceLock<Option<RefusedForm>>,
    refusal: OnceLock<Check>,
}

/// A shared handle on it; an extractor for handlers.
#[derive(Clone)]
pub struct RequestContext(Arc<RequestData>);

impl RequestContext {
    pub(crate) fn new(request: &Request, site: &Arc<Site>) -> Self {
        let config = site.settings();
        let surface = Surface::of(request.uri().path());
        let cookies = CookieBox::new(request.headers(), config.public_url.is_https(), site.cookie_prefix());
        let ip = client_address(request, config);
        if surface != Surface::Machine {
            address::note(request, config, site.setup());
        }
        Self(Arc::new(RequestData {
            trace_id: format!("{:032x}", u128::from_be_bytes(site.random())),
            nonce: match surface {
                Surface::Page => STANDARD.encode(site.random::<24>()),
                // What is no page runs nothing.
                Surface::Api | Surface::Machine => String::new(),
            },
            client: client(request, ip, config.is_shared(ip)),
            locale: language(request, &cookies, surface, config.locale),
            surface,
            path: request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            method: request.method().clone(),
            is_public_address: is_public_address(request, &config.public_url),
            destination: leads_there(request).then(|| request.method().clone()),
            cookies,
            site: Arc::clone(site),
            signed_in: OnceLock::new(),
            pre_session: OnceLock::new(),
            sent_form: OnceLock::new(),
            added_fields: Mutex::default(),
            refused_form: OnceLock::new(),
            refusal: OnceLock::new(),
        }))
    }
}

fn client(request: &Request, ip: IpAddr, shared_network: bool) -> ClientInfo {
    let user_agent = text(request, &USER_AGENT);
    let client = ClientInfo::new(ip, describe(user_agent)).with_user_agent(user_agent.unwrap_or_default());
    ClientInfo { shared_network, ..client }
}

/// The language asked for: by the cookie of an earlier choice on pages, else by the browser's settings.
fn language(request: &Request, cookies: &CookieBox, surface: Surface, default: Locale) -> Locale {
    let chosen = match surface {
        Surface::Page => cookies.get(LOCALE).as_deref().and_then(Locale::from_tag),
        Surface::Api | Surface::Machine => None,
    };
    chosen.unwrap_or_else(|| Locale::negotiate(text(request, &ACCEPT_LANGUAGE), default))
}

/// Whether the answer is what the browser shows next. Browsers say so, also when a service worker asks for them; of
/// others it is supposed.
fn leads_there(request: &Request) -> bool {
    let says = |name| request.header(name);
    says("sec-purpose").is_none() && says("sec-fetch-mode").is_none_or(|mode| mode == "navigate")
}

/// Whether the request names the address that customers are told; one that names none is taken to.
fn is_public_address(request: &Request, public: &PublicUrl) -> bool {
    let host = text(request, &HOST).map(str::to_ascii_lowercase);
    host.is_none_or(|host| public.origin().split_once("://").is_some_and(|(_, authority)| authority == host))
}

fn text<'a>(request: &'a Request, name: &poem::http::HeaderName) -> Option<&'a str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

impl RequestData {
    /// 128 random bits in hexadecimal that name this request in the answer and in the log.
    pub fn trace_id(&self) -> &str {
        &self.trace_id
    }

    /// 192 random bits for a page's content security policy; nothing for what is no page.
    pub fn nonce(&self) -> &str {
        &self.nonce
    }

    /// Where the request comes from.
    pub fn client(&self) -> &ClientInfo {
        &self.client
    }

    /// The language to answer in.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// Who reads the answer.
    pub fn surface(&self) -> Surface {
        self.surface
    }

    /// Path and query as they came.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The method of the request.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Whether the browser came by the portal's public address.
    pub fn is_public_address(&self) -> bool {
        self.is_public_address
    }

    /// The form that was sent with this request, as far as it was read.
    pub fn sent_form(&self) -> Option<&SentForm> {
        self.sent_form.get()
    }

    /// Notes the form that was sent; the first note stays.
    pub(crate) fn note_sent_form(&self, form: SentForm) {
        let _ = self.sent_form.set(form);
    }

    /// Adds a field to the form that was sent, for its page to show again: what was made of a file that came with it.
    pub fn add_to_sent_form(&self, name: String, value: String) {
        self.added_fields.lock().unwrap_or_else(PoisonError::into_inner).insert(name, value);
    }

    /// The fields of the form that was sent, with those that were added.
    pub(crate) fn fields_to_keep(&self) -> Fields {
        let mut fields = self.sent_form().map(|sent| sent.fields.clone()).unwrap_or_default();
        fields.extend(self.added_fields.lock().unwrap_or_else(PoisonError::into_inner).clone());
        fields
    }

    /// The refused form that this response shows; `read` is asked once.
    pub(crate) fn refused_form(&self, read: impl FnOnce() -> Option<RefusedForm>) -> Option<&RefusedForm> {
        self.refused_form.get_or_init(read).as_ref()
    }

    /// The random value that form tokens of this browser are bound to from now on; `make` is asked once.
    pub(crate) fn pre_session(&self, make: impl FnOnce() -> String) -> &str {
        self.pre_session.get_or_init(make)
    }

    /// How the browser came to show what is answered; `None` for what it fetches for another reason, such as ahead of
    /// time.
    pub fn destination(&self) -> Option<&Method> {
        self.destination.as_ref()
    }

    /// What all requests of the site share.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Who was found to be logged in, so that an error page can keep their layout; `None` if that is no `T`.
    pub fn signed_in<T: 'static>(&self) -> Option<&T> {
        self.signed_in.get()?.downcast_ref()
    }

    /// Notes who is logged in, as the site's layout shows them.
    pub fn remember<T: Send + Sync + 'static>(&self, signed_in: T) {
        // A session that is known already stays known.
        let _ = self.signed_in.set(Box::new(signed_in));
    }

    /// Notes the check that refused this request. The first one counts.
    pub fn refuse(&self, check: Check) {
        let _ = self.refusal.set(check);
    }

    /// The check that was noted.
    pub fn refusal(&self) -> Option<Check> {
        self.refusal.get().copied()
    }

    /// The value of a cookie that came.
    pub fn cookie(&self, name: Name) -> Option<String> {
        self.cookies.get(name)
    }

    /// Sends a cookie with the response, whatever the handler answers.
    pub fn set_cookie(&self, name: Name, value: &str, seconds: Option<i64>) {
        self.cookies.set(name, value, seconds);
    }

    /// Takes a cookie away.
    pub fn remove_cookie(&self, name: Name) {
        self.cookies.remove(name);
    }

    /// Leaves a cookie with the browser that was to be taken away.
    pub fn leave_cookie(&self, name: Name) {
        self.cookies.leave(name);
    }

    pub(crate) fn cookie_lines(&self) -> Vec<String> {
        self.cookies.lines()
    }
}

impl Deref for RequestContext {
    type Target = RequestData;

    fn deref(&self) -> &RequestData {
        &self.0
    }
}

impl<'a> FromRequest<'a> for &'a RequestContext {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Ok(request.data::<RequestContext>().ok_or_else(|| Problem::broken("a route outside the middleware"))?)
    }
}

impl<'a> FromRequest<'a> for RequestContext {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        <&RequestContext>::from_request(request, body).await.cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::Surface;

    #[test]
    fn the_path_decides_who_reads_the_answer() {
        assert_eq!(Surface::of("/api/customer-portal/profile"), Surface::Api);
        assert_eq!(Surface::of("/api/openapi.json"), Surface::Api);
        assert_eq!(Surface::of("/api/docs"), Surface::Page);
        assert_eq!(Surface::of("/apiary"), Surface::Page);
        assert_eq!(Surface::of("/webhooks/fonnte/x/status"), Surface::Machine);
        assert_eq!(Surface::of("/customer/login"), Surface::Page);
    }
}
