//! Clients: one that sends what it is told, and a browser with cookies and forms.

use std::collections::BTreeMap;
use std::sync::Arc;

use poem::endpoint::BoxEndpoint;
use poem::http::{HeaderMap, Method};
use poem::{Body, Request, Response};
use serde_json::Value;

type Routes = BoxEndpoint<'static, Response>;

/// One request.
#[derive(Clone)]
pub(crate) struct Call {
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Call {
    pub(crate) fn new(method: &str, path: &str) -> Self {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        Self { method, path: path.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    pub(crate) fn post(path: &str) -> Self {
        Self::new("POST", path)
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn at_ip(self, ip: &str) -> Self {
        self.header("x-forwarded-for", ip)
    }

    pub(crate) fn body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("content-type", content_type)
    }

    pub(crate) fn json(self, body: &str) -> Self {
        self.body("application/json", body)
    }

    pub(crate) async fn send(self, routes: &Routes) -> Answer {
        let mut request = Request::builder().method(self.method).uri_str(&self.path);
        for (name, value) in &self.headers {
            request = request.header(name.as_str(), value.as_str());
        }
        let response = match routes.call(request.body(Body::from_vec(self.body))).await {
            Ok(response) => response,
            Err(error) => panic!("an error got past the middleware: {error}"),
        };
        Answer::of(response).await
    }
}

/// One answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    async fn of(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let body = body.into_vec().await.expect("the body is readable");
        Self { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// The body as people read it: a no-break space is a space to them.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).replace('\u{a0}', " ")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a text"))
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    pub(crate) fn cookies(&self) -> Vec<String> {
        self.headers.get_all("set-cookie").iter().map(|line| line.to_str().expect("a text").to_owned()).collect()
    }
}

/// A browser: keeps cookies, sends the headers browsers send, fills in the page's form token.
pub(crate) struct Browser {
    routes: Arc<Routes>,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) csrf: String,
    pub(crate) ip: String,
}

impl Browser {
    pub(crate) fn new(routes: Arc<Routes>) -> Self {
        Self { routes, cookies: BTreeMap::new(), csrf: String::new(), ip: "198.51.100.7".to_owned() }
    }

    /// The `Cookie` header.
    pub(crate) fn cookie_line(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let answer = self.send(Call::get(path).header("sec-fetch-site", "same-origin")).await;
        if let Some(token) = field(&answer.text(), "csrf") {
            self.csrf = token;
        }
        answer
    }

    /// Sends a form with the token of the page that was got last. Pages that send no referrer have the
    /// origin `null`.
    pub(crate) async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let call = self.form(path, fields).header("sec-fetch-site", "same-origin");
        self.send(call.header("origin", "null")).await
    }

    /// Sends a form that is refused, and answers the page that it comes back on.
    pub(crate) async fn refused(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let sent = self.submit(path, fields).await;
        assert_eq!(sent.status, 303, "{path}: {}", sent.text());
        let page = sent.location().to_owned();
        self.get(&page).await
    }

    /// A form with its token, without the headers of a browser.
    pub(crate) fn form(&self, path: &str, fields: &[(&str, &str)]) -> Call {
        let mut all = vec![("csrf", self.csrf.as_str())];
        all.extend_from_slice(fields);
        let body = serde_urlencoded::to_string(all).expect("a form");
        Call::post(path).body("application/x-www-form-urlencoded", body)
    }

    pub(crate) async fn send(&mut self, call: Call) -> Answer {
        let agent = "Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36";
        let call = call.header("cookie", &self.cookie_line()).header("user-agent", agent).at_ip(&self.ip);
        let answer = call.send(&self.routes).await;
        for line in answer.cookies() {
            let (name, rest) = line.split_once('=').expect("a cookie has a name");
            let value = rest.split(';').next().unwrap_or_default();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

/// The value of a hidden field.
pub(crate) fn field(html: &str, name: &str) -> Option<String> {
    let (_, rest) = html.split_once(&format!(r#"name="{name}" value=""#))?;
    Some(rest.split('"').next().unwrap_or_default().to_owned())
}
