//! A bucket inside the test: as much of S3 as the adapter asks for. It checks who asks, not the signature.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

type Objects = Arc<Mutex<HashMap<String, Vec<u8>>>>;

pub(crate) struct FakeBucket {
    address: SocketAddr,
    serving: JoinHandle<()>,
}

struct Request {
    method: String,
    path: String,
    headers: HashMap<String, String>,
    body: Vec<u8>,
}

/// The status line and headers of an answer, and its body.
struct Answer(&'static str, String, Vec<u8>);

impl FakeBucket {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let objects = Objects::default();
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&objects)));
            }
        });
        Self { address, serving }
    }

    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for FakeBucket {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(stream: TcpStream, objects: Objects) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read(&mut stream).await {
        let is_head = request.method == "HEAD";
        let Answer(status, headers, body) = answer(request, &objects);
        let length = body.len();
        let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{headers}\r\n");
        let shown = if is_head { Vec::new() } else { body };
        if stream.write_all(&[head.as_bytes(), &shown].concat()).await.is_err() {
            return;
        }
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        if line.trim_end().is_empty() {
            break;
        }
        lines.push(line.trim_end().to_owned());
    }
    let (method, rest) = lines.first()?.split_once(' ')?;
    let path = rest.split(' ').next()?.to_owned();
    let named =
        |line: &String| line.split_once(':').map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()));
    let headers: HashMap<_, _> = lines.iter().skip(1).filter_map(named).collect();
    let length = headers.get("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(Request { method: method.to_owned(), path, headers, body })
}

fn answer(request: Request, objects: &Objects) -> Answer {
    let Request { method, path, headers, body } = request;
    let signed = headers.get("authorization").is_some_and(|line| line.contains("Credential=key/"));
    if !signed || !path.starts_with("/portal/") {
        return Answer("403 Forbidden", String::new(), Vec::new());
    }
    let mut objects = objects.lock().expect("no panic");
    let told = "etag: \"1\"\r\nlast-modified: Wed, 05 Nov 2025 12:00:00 GMT\r\n".to_owned();
    match method.as_str() {
        "PUT" => {
            objects.insert(path, body);
            Answer("200 OK", told, Vec::new())
        }
        "DELETE" => {
            objects.remove(&path);
            Answer("204 No Content", String::new(), Vec::new())
        }
        _ => match (objects.get(&path), headers.get("range")) {
            (None, _) => Answer("404 Not Found", String::new(), Vec::new()),
            (Some(bytes), None) => Answer("200 OK", told, bytes.clone()),
            (Some(bytes), Some(range)) => part(bytes, range, &told),
        },
    }
}

fn part(bytes: &[u8], range: &str, told: &str) -> Answer {
    let (start, end) = range.trim_start_matches("bytes=").split_once('-').expect("a range");
    let start: usize = start.parse().unwrap_or(usize::MAX);
    let end = end.parse::<usize>().unwrap_or(usize::MAX).saturating_add(1).min(bytes.len());
    if start >= end {
        return Answer("416 Range Not Satisfiable", String::new(), Vec::new());
    }
    let whole = bytes.len();
    let headers = format!("{told}content-range: bytes {start}-{}/{whole}\r\n", end - 1);
    Answer("206 Partial Content", headers, bytes[start..end].to_vec())
}
