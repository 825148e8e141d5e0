//! As much HTTP/1.1 as a client of Fonnte needs.

use std::fmt::Write;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Longest request taken, in bytes.
const LONGEST: usize = 1024 * 1024;

/// A request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedRequest {
    /// The method, such as `POST`.
    pub method: String,
    /// The path, such as `/send`.
    pub path: String,
    /// Header names in lower case, and their values.
    pub headers: Vec<(String, String)>,
    /// The fields of the form, in order.
    pub form: Vec<(String, String)>,
}

impl RecordedRequest {
    /// The value of a form field.
    pub fn field(&self, name: &str) -> Option<&str> {
        value_of(&self.form, name)
    }

    /// The value of a header; its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        value_of(&self.headers, name)
    }
}

fn value_of<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = pairs.iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value.as_str())
}

pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<String>,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn json(body: &serde_json::Value) -> Self {
        Self { status: 200, headers: vec!["content-type: application/json".into()], body: body.to_string() }
    }

    pub(super) fn html(status: u16, body: &str) -> Self {
        Self { status, headers: vec!["content-type: text/html".into()], body: body.into() }
    }
}

/// The next request; `None` when the connection ends or what comes is no request.
pub(super) async fn read(link: &mut TcpStream) -> Option<RecordedRequest> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        more(link, &mut bytes).await?;
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let mut request = RecordedRequest {
        method: first.next()?.to_owned(),
        path: first.next()?.to_owned(),
        headers: lines.filter_map(header).collect(),
        form: Vec::new(),
    };
    let length: usize = request.header("content-length").map_or(Some(0), |text| text.parse().ok())?;
    while bytes.len() < end + 4 + length {
        more(link, &mut bytes).await?;
    }
    let body = &bytes[end + 4..];
    request.form = form_urlencoded::parse(body).into_owned().collect();
    Some(request)
}

async fn more(link: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    let read = link.read_buf(bytes).await.ok()?;
    (read > 0 && bytes.len() <= LONGEST).then_some(())
}

fn header(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    Some((name.to_lowercase(), value.trim().to_owned()))
}

/// Writes an answer. A client that has gone is no error.
pub(super) async fn write(link: &mut TcpStream, answer: &Answer) {
    let mut text = format!("HTTP/1.1 {} Recorded\r\n", answer.status);
    for line in &answer.headers {
        text.push_str(line);
        text.push_str("\r\n");
    }
    if !answer.headers.iter().any(|line| line.contains("transfer-encoding")) {
        let _ = write!(text, "content-length: {}\r\n", answer.body.len());
    }
    let _ = write!(text, "\r\n{}", answer.body);
    let _ = link.write_all(text.as_bytes()).await;
}
