//! The way of a request from the connection to its handler and back.

use std::sync::Arc;
use std::time::{Duration, Instant};

use metrics::Label;
use poem::http::header::SET_COOKIE;
use poem::http::{HeaderValue, Method, StatusCode};
use poem::{Endpoint, PathPattern, Request, Response};
use tokio::time::timeout;
use tracing::Instrument as _;

use crate::answer::problem_response;
use crate::check::{Check, is_refusal};
use crate::context::{RequestContext, Surface};
use crate::front::Front;
use crate::panic::caught;
use crate::problem::Problem;
use crate::route_table::{Entry, mounted};
use crate::site::Site;
use crate::{compress, cors, headers, host};

/// Longest time a request may take.
const REQUEST_TIME: Duration = Duration::from_secs(10);
/// Longest time a request that brings a file may take.
const UPLOAD_TIME: Duration = Duration::from_secs(110);
/// Largest head of a request: its line and its headers.
const LARGEST_HEAD: usize = 16 * 1024;
/// Longest path with query.
const LONGEST_URI: usize = 4 * 1024;
/// Methods that any route knows.
const METHODS: [Method; 7] =
    [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];

/// One endpoint of all routes of a side of the portal, ready for [`crate::serve`]. They are those whose paths the site
/// was given.
pub fn endpoint(site: Arc<Site>, front: Arc<dyn Front>, entries: Vec<Entry>) -> impl Endpoint<Output = Response> {
    Middleware { site, front, routes: mounted(entries) }
}

/// Wraps all routes.
struct Middleware<E> {
    site: Arc<Site>,
    front: Arc<dyn Front>,
    routes: E,
}

impl<E: Endpoint<Output = Response>> Endpoint for Middleware<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let started = Instant::now();
        let context = RequestContext::new(&request, &self.site);
        let config = self.site.settings();
        let method = known(request.method());
        let origin = cors::allowed_origin(&request, &context, config);
        let wish = compress::wished(request.headers());
        let span = tracing::info_span!("http.request", trace_id = context.trace_id());
        async {
            let result = match cors::preflight(&request, origin.as_ref()) {
                Some(response) => Ok(response),
                None => self.handle(request, &context).await,
            };
            self.front.answered(method, &context, &result);
            let (mut response, route) = self.settle(result, &context).await;
            for line in context.cookie_lines() {
                if let Ok(line) = HeaderValue::from_str(&line) {
                    response.headers_mut().append(SET_COOKIE, line);
                }
            }
            headers::secure(&mut response, &context, config.public_url.is_https());
            if context.surface() == Surface::Api {
                cors::grant(&mut response, origin);
            }
            note(method, &route, &response, context.refusal(), started.elapsed());
            Ok(compress::compress(response, wish))
        }
        .instrument(span)
        .await
    }
}

impl<E: Endpoint<Output = Response>> Middleware<E> {
    /// Runs the handler within its limits.
    async fn handle(&self, mut request: Request, context: &RequestContext) -> poem::Result<Response> {
        admit(&request)?;
        if self.site.settings().own_host_only && !host::is_own(&request, self.site.settings()) {
            return Err(Problem::not_found().into());
        }
        self.front.attach(&mut request);
        request.set_data(context.clone());
        let time = time_of(&request);
        match timeout(time, caught(self.routes.call(request))).await {
            Ok(Ok(result)) => result,
            Ok(Err(panicked)) => Err(Problem::broken(panicked).into()),
            Err(late) => Err(Problem::unavailable().because(late).into()),
        }
    }

    /// The response, and the template of the route that made it.
    async fn settle(&self, result: poem::Result<Response>, context: &RequestContext) -> (Response, Arc<str>) {
        let route =
            |pattern: Option<&PathPattern>| pattern.map_or_else(|| Arc::from("unmatched"), |p| Arc::clone(&p.0));
        match result {
            Ok(response) => {
                let route = route(response.data());
                (response, route)
            }
            Err(error) => {
                let route = route(error.data());
                let problem = Problem::of(error);
                problem.log();
                problem.details().check.into_iter().for_each(|check| context.refuse(check));
                (problem_response(&problem, self.front.as_ref(), context, &route).await, route)
            }
        }
    }
}

/// How long a request may take. Handlers that read no file read no body of its kind either.
fn time_of(request: &Request) -> Duration {
    let brings_file = request.content_type().is_some_and(|kind| kind.starts_with("multipart/form-data"));
    if brings_file { UPLOAD_TIME } else { REQUEST_TIME }
}

/// Refuses what no route would take.
fn admit(request: &Request) -> Result<(), Problem> {
    if !METHODS.contains(request.method()) {
        return Err(Problem::method_not_allowed());
    }
    let line = request.uri().path_and_query().map_or(0, |path| path.as_str().len());
    if line > LONGEST_URI {
        return Err(Problem::too_large(StatusCode::URI_TOO_LONG));
    }
    let head: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if head + line > LARGEST_HEAD {
        return Err(Problem::too_large(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
    }
    Ok(())
}

/// The method's name; one for all that nobody knows, so that clients cannot make up labels.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// Counts and logs a request by the template of its route: paths may hold secrets and numbers. Of a refused one
/// it names the check that refused.
fn note(method: &'static str, route: &Arc<str>, response: &Response, check: Option<Check>, took: Duration) {
    let status = response.status();
    debug_assert!(check.is_some() || !is_refusal(status), "{method} {route} answered {status} without a check's name");
    check.into_iter().for_each(Check::count);
    let class = match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    };
    let labels = vec![
        Label::from_static_parts("method", method),
        Label::new("route", Arc::clone(route)),
        Label::from_static_parts("status", class),
    ];
    metrics::counter!("http_requests_total", labels.clone()).increment(1);
    metrics::histogram!("http_request_duration_seconds", labels).record(took.as_secs_f64());
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    let route = route.as_ref();
    if matches!(route, "/livez" | "/readyz") {
        tracing::debug!(method, route, status = status.as_u16(), micros, "request");
    } else {
        tracing::info!(method, route, status = status.as_u16(), micros, check = check.map(Check::as_str), "request");
    }
}
