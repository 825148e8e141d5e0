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
    /// The content security policy.
    pub(crate) policy: String,
    /// What becomes of a file.
    pub(crate) disposition: String,
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

    /// Sends a form with files, each by its name and bytes.
    pub(crate) async fn submit_with(&mut self, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in [("csrf", self.csrf.as_str())].iter().chain(fields) {
            let part = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for (name, bytes) in files {
            let head = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
            body.extend_from_slice(&[head.as_bytes(), bytes, b"\r\n"].concat());
        }
        body.extend_from_slice(b"--b--\r\n");
        self.send_as(Method::POST, path, ("multipart/form-data; boundary=b", body)).await
    }

    async fn send(&mut self, method: Method, path: &str, body: String) -> Answer {
        self.send_as(method, path, ("application/x-www-form-urlencoded", body.into_bytes())).await
    }

    async fn send_as(&mut self, method: Method, path: &str, (kind, body): (&str, Vec<u8>)) -> Answer {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder()
            .method(method)
            .uri_str(path)
            .header(COOKIE, pairs.join("; "))
            .header(CONTENT_TYPE, kind)
            .header("x-forwarded-for", &self.ip)
            .header("sec-fetch-site", "same-origin")
            .header("origin", "null");
        let response = self.routes.call(request.body(Body::from_vec(body))).await.expect("an answer");
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all("set-cookie") {
            let (name, rest) = line.to_str().expect("a text").split_once('=').expect("a name");
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), rest.split(';').next().unwrap_or_default().to_owned());
            }
        }
        let header = |name| parts.headers.get(name).map_or("", |value| value.to_str().expect("a text")).to_owned();
        let (location, policy) = (header("location"), header("content-security-policy"));
        let disposition = header("content-disposition");
        let bytes = body.into_vec().await.expect("a body");
        let text = String::from_utf8_lossy(&bytes).replace('\u{a0}', " ");
        Answer { status: parts.status.as_u16(), location, policy, disposition, text }
    }
}
