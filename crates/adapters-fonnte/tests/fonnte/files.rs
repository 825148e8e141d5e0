//! Files of messages, fetched from a host that does what a test says.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use adapters_fonnte::FonnteFiles;
use async_trait::async_trait;
use portal_core::support::incoming::{FetchError, RemoteFiles};
use portal_testkit::{FakeFileHost, HostedFile};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Long enough for a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Default)]
struct Hosted {
    files: Mutex<HashMap<String, HostedFile>>,
    asked: Mutex<Vec<String>>,
}

/// A host on this machine.
struct Host {
    address: String,
    hosted: Arc<Hosted>,
}

impl Host {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let hosted = Arc::new(Hosted::default());
        let serving = Arc::clone(&hosted);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&serving)));
            }
        });
        Self { address, hosted }
    }
}

#[async_trait]
impl FakeFileHost for Host {
    async fn put(&self, name: &str, file: HostedFile) -> String {
        self.hosted.files.lock().expect("no panic").insert(name.to_owned(), file);
        format!("http://{}/{name}", self.address)
    }

    async fn asked(&self) -> Vec<String> {
        self.hosted.asked.lock().expect("no panic").clone()
    }
}

/// Answers one request. A client that goes is no error.
async fn serve(mut stream: TcpStream, hosted: Arc<Hosted>) -> Option<()> {
    let mut bytes = Vec::new();
    while !bytes.windows(4).any(|four| four == b"\r\n\r\n") {
        stream.read_buf(&mut bytes).await.ok().filter(|read| *read > 0)?;
    }
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let name = head.split(' ').nth(1)?.trim_start_matches('/').to_owned();
    hosted.asked.lock().expect("no panic").push(name.clone());
    let file = hosted.files.lock().expect("no panic").get(&name).cloned()?;
    let (head, body) = match file {
        HostedFile::Bytes(bytes) => (format!("200 OK\r\ncontent-length: {}", bytes.len()), bytes),
        HostedFile::Encoded(bytes) => {
            (format!("200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}", bytes.len()), bytes)
        }
        HostedFile::BreaksOff(bytes) => (format!("200 OK\r\ncontent-length: {}", bytes.len() + 1), bytes),
        HostedFile::Status(status) => (format!("{status} Status\r\ncontent-length: 4"), b"page".to_vec()),
        HostedFile::Redirect(target) => (format!("302 Found\r\nlocation: {target}\r\ncontent-length: 0"), Vec::new()),
        HostedFile::Endless => ("200 OK".to_owned(), Vec::new()),
        HostedFile::Hangs => std::future::pending().await,
    };
    let head = format!("HTTP/1.1 {head}\r\nconnection: close\r\n\r\n");
    stream.write_all(&[head.into_bytes(), body].concat()).await.ok()?;
    while hosted.files.lock().expect("no panic").get(&name) == Some(&HostedFile::Endless) {
        stream.write_all(&[0; 8_192]).await.ok()?;
    }
    Some(())
}

async fn fresh() -> (Arc<dyn RemoteFiles>, Arc<dyn FakeFileHost>, ()) {
    let host = Host::start().await;
    let hosts = vec![host.address.parse().expect("a host")];
    (Arc::new(FonnteFiles::new(hosts, PATIENCE).expect("a client")), Arc::new(host), ())
}

portal_testkit::remote_files_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

#[tokio::test]
async fn sec_42_a_name_that_leads_into_a_special_network_is_not_called() {
    let host = Host::start().await;
    host.put("there", HostedFile::Bytes(vec![7])).await;
    let port = host.address.rsplit(':').next().expect("a port");
    let named = format!("localhost:{port}");
    let files = FonnteFiles::new(vec![named.parse().expect("a host")], PATIENCE).expect("a client");
    for address in [format!("https://{named}/there"), "https://localhost/there".to_owned()] {
        assert_eq!(files.fetch(&address, 10).await, Err(FetchError::NotAllowed), "{address}");
    }
    let anywhere = FonnteFiles::new(Vec::new(), PATIENCE).expect("a client");
    assert_eq!(anywhere.fetch("https://localhost/there", 10).await, Err(FetchError::NotAllowed));
    assert_eq!(host.asked().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_host_that_serves_too_slowly_is_left() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        stream.read_buf(&mut Vec::with_capacity(4_096)).await.expect("a request");
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n").await;
        while stream.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let patience = Duration::from_millis(400);
    let files = FonnteFiles::new(vec![address.parse().expect("a host")], patience).expect("a client");
    let slow = files.fetch(&format!("http://{address}/slow"), 10_000).await;
    assert_eq!(slow, Err(FetchError::Unreachable("no answer in time".into())));
}
