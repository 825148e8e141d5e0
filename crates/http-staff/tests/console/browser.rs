//! A browser: keeps cookies, sends the headers browsers send, fills in the page's form token.

use std::collections::BTreeMap;
use std::sync::Arc;

use poem::endpoint::BoxEndpoint;
use poem::http::Method;
use poem::http::header::{CONTENT_TYPE, COOKIE};
use poem::{Body, Endpoint as _, Request, Response};

/// One answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) text: String,
}

pub(crate) struct Browser {
    routes: Arc<BoxEndpoint<'static, Response>>,
    pub(crate) cookies: BTreeMap<String, String>,
    csrf: String,
    pub(crate) ip: String,
}

impl Browser {
    pub(crate) fn new(routes: Arc<BoxEndpoint<'static, Response>>) -> Self {
        Self { routes, cookies: BTreeMap::new(), csrf: String::new(), ip: "198.51.100.7".to_owned() }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let answer = self.send(Method::GET, path, String::new()).await;
        if let Some((_, rest)) = answer.text.split_once(r#"name="csrf" value=""#) {
            rest.split('"').next().unwrap_or_default().clone_into(&mut self.csrf);
        }
        answer
    }

    /// Sends a form with the token of the page that was got last.
    pub(crate) async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("csrf", self.csrf.as_str())];
        all.extend_from_slice(fields);
        let body = serde_urlencoded::to_string(all).expect("a form");
        self.send(Method::POST, path, body).await
    }

    /// Sends a form, and answers the page that it leads to.
    pub(crate) async fn follow(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let sent = self.submit(path, fields).await;
        assert_eq!(sent.status, 303, "{path}: {}", sent.text);
        self.get(&sent.location).await
    }

    async fn send(&mut self, method: Method, path: &str, body: String) -> Answer {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder()
            .method(method)
            .uri_str(path)
            .header(COOKIE, pairs.join("; "))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("x-forwarded-for", &self.ip)
            .header("sec-fetch-site", "same-origin")
            .header("origin", "null");
        let response = self.routes.call(request.body(Body::from_string(body))).await.expect("an answer");
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all("set-cookie") {
            let (name, rest) = line.to_str().expect("a text").split_once('=').expect("a name");
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), rest.split(';').next().unwrap_or_default().to_owned());
            }
        }
        let location = parts.headers.get("location").map_or("", |value| value.to_str().expect("a text")).to_owned();
        let text = body.into_string().await.expect("a text").replace('\u{a0}', " ");
        Answer { status: parts.status.as_u16(), location, text }
    }
}
