//! Slow and greedy clients on real connections.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use http_kit::{ServerLimits, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::test_portal::TestPortal;

struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    running: JoinHandle<std::io::Result<()>>,
}

async fn start(limits: ServerLimits) -> Server {
    let portal = TestPortal::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("its address");
    let (stop, stopped) = oneshot::channel();
    let shutdown = async {
        stopped.await.ok();
    };
    let running = tokio::spawn(serve(listener, portal.endpoint.clone(), limits, shutdown));
    Server { address, stop, running }
}

/// Sends `bytes` and waits until the server closes; answers what came and how long it took.
async fn until_closed(address: SocketAddr, bytes: &[u8]) -> (String, Duration) {
    let started = Instant::now();
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(bytes).await.expect("the server reads");
    let mut answer = Vec::new();
    let closed = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await;
    assert!(closed.is_ok(), "still open after {:?}", started.elapsed());
    (String::from_utf8_lossy(&answer).into_owned(), started.elapsed())
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_36_a_slow_client_is_cut_off_within_fifteen_seconds() {
    let server = start(ServerLimits::default()).await;
    let at = server.address;
    let head = "POST /api/customer-portal/request-otp HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    let stalled = format!("{head}Content-Length: 1000\r\n\r\n{{");
    let chunks = format!("{head}Transfer-Encoding: chunked\r\n\r\n5\r\n{{\"ph");
    let (silent, half, body, chunk, idle) = tokio::join!(
        until_closed(at, b""),
        until_closed(at, b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "),
        until_closed(at, stalled.as_bytes()),
        until_closed(at, chunks.as_bytes()),
        until_closed(at, b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"),
    );
    for (what, (_, took)) in [("silent", &silent), ("half", &half), ("body", &body), ("chunk", &chunk), ("idle", &idle)]
    {
        assert!(*took < Duration::from_secs(15), "{what}: {took:?}");
    }
    assert!(body.0.starts_with("HTTP/1.1 408") && chunk.0.starts_with("HTTP/1.1 408"), "{}", body.0);
    assert!(idle.0.starts_with("HTTP/1.1 200"));
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_36_five_hundred_slow_clients_do_not_slow_the_others_down() {
    let server = start(ServerLimits::default()).await;
    let mut slow_clients = Vec::new();
    for _ in 0..500 {
        let mut stream = TcpStream::connect(server.address).await.expect("a connection");
        stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ").await.expect("the server reads");
        slow_clients.push(stream);
    }
    for _ in 0..50 {
        let (answer, took) =
            until_closed(server.address, b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 200"));
        assert!(took < Duration::from_secs(1), "{took:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_35_chunked_bodies_and_heads_have_limits_too() {
    let server = start(ServerLimits::default()).await;
    let chunk = format!("4000\r\n{}\r\n", "x".repeat(0x4000));
    let chunked = format!(
        "POST /api/customer-portal/request-otp HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
         Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n{}0\r\n\r\n",
        chunk.repeat(5)
    );
    let (answer, _) = until_closed(server.address, chunked.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    for (size, status) in [(15_000, "404"), (20_000, "431"), (60_000, "431")] {
        let fat =
            format!("GET /nowhere HTTP/1.1\r\nHost: x\r\nX-Fat: {}\r\nConnection: close\r\n\r\n", "x".repeat(size));
        let (answer, _) = until_closed(server.address, fat.as_bytes()).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{size}: {answer}");
        assert!(answer.to_ascii_lowercase().contains("x-content-type-options: nosniff"), "{size}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_finishes_what_it_began_and_takes_nothing_new() {
    let server = start(ServerLimits::default()).await;
    let mut stream = TcpStream::connect(server.address).await.expect("a connection");
    let body = r#"{"phone":"0817102070"}"#;
    let head = format!(
        "POST /api/customer-portal/request-otp HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.expect("the server reads");
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).await.expect("the server has begun");
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    server.stop.send(()).expect("the server runs");
    let closed = async { while TcpStream::connect(server.address).await.is_ok() {} };
    tokio::time::timeout(Duration::from_secs(10), closed).await.expect("nothing new");
    stream.write_all(body.as_bytes()).await.expect("the server still reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let ended = tokio::time::timeout(Duration::from_secs(2), server.running).await;
    assert!(ended.is_ok(), "and it ends by itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_takes_no_answer_is_cut_off() {
    let limits = ServerLimits { stalled_write: Duration::from_millis(500), ..ServerLimits::default() };
    let server = start(limits).await;
    let mut stream = TcpStream::connect(server.address).await.expect("a connection");
    let request = b"GET /static/app.css HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2_000);
    let (mut read, mut write) = stream.split();
    // Asks for far more than the buffers between the two hold, and takes nothing until the server gives up.
    let sent = tokio::time::timeout(Duration::from_secs(10), write.write_all(&request)).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut taken = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(10), read.read_to_end(&mut taken)).await;
    assert!(ended.is_ok(), "the connection is closed");
    let answers = String::from_utf8_lossy(&taken).matches("HTTP/1.1 200").count();
    assert!(answers < 2_000, "{answers} answers, sent: {sent:?}");
}
