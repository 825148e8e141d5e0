//! The throwaway servers of a test's own can be stopped, started again and frozen.

use std::time::Duration;

use portal_testkit::servers::{PostgresServer, RedisServer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long an answer may take that has to come, and how long to listen for one that must not.
const PATIENCE: Duration = Duration::from_secs(10);
const GLANCE: Duration = Duration::from_millis(200);

fn address(url: &str) -> &str {
    let place = url.split("//").nth(1).expect("a url");
    let place = place.split('@').next_back().expect("a host");
    place.split('/').next().expect("a host")
}

/// Asks the server on an open connection: Redis for a `PONG`, PostgreSQL whether it speaks TLS (one byte,
/// answered by a backend of this connection's own).
async fn ask(link: &mut TcpStream, question: &[u8]) -> Option<u8> {
    link.write_all(question).await.ok()?;
    link.read_u8().await.ok()
}

const PING: &[u8] = b"PING\r\n";
const SPEAK_TLS: &[u8] = &[0, 0, 0, 8, 4, 210, 22, 47];

#[tokio::test]
async fn a_redis_of_ones_own_stops_and_starts_again_on_its_port() {
    let mut server = RedisServer::start().await;
    let url = server.url();
    let mut link = TcpStream::connect(address(&url)).await.expect("it listens");
    assert_eq!(ask(&mut link, PING).await, Some(b'+'));
    server.stop();
    assert!(TcpStream::connect(address(&url)).await.is_err());
    server.start_again().await;
    assert_eq!(server.url(), url);
    let mut link = TcpStream::connect(address(&url)).await.expect("it listens");
    assert_eq!(ask(&mut link, PING).await, Some(b'+'));
}

#[tokio::test]
async fn a_frozen_redis_answers_nobody_until_it_goes_on() {
    let mut server = RedisServer::start().await;
    let url = server.url();
    let mut link = TcpStream::connect(address(&url)).await.expect("it listens");
    server.pause();
    assert!(timeout(GLANCE, ask(&mut link, PING)).await.is_err());
    server.resume();
    let answer = timeout(PATIENCE, link.read_u8()).await;
    assert_eq!(answer.expect("in time").ok(), Some(b'+'));
}

#[tokio::test]
async fn a_postgres_of_ones_own_stops_starts_again_and_freezes() {
    let mut server = PostgresServer::start().await;
    let url = server.url();
    let mut link = TcpStream::connect(address(&url)).await.expect("it listens");
    assert_eq!(ask(&mut link, SPEAK_TLS).await, Some(b'N'));
    server.stop();
    assert!(TcpStream::connect(address(&url)).await.is_err());
    server.start_again().await;
    assert_eq!(server.url(), url);
    let mut link = TcpStream::connect(address(&url)).await.expect("it listens");
    assert_eq!(ask(&mut link, SPEAK_TLS).await, Some(b'N'));
    server.pause();
    let mut link = TcpStream::connect(address(&url)).await.expect("the kernel accepts");
    assert!(timeout(GLANCE, ask(&mut link, SPEAK_TLS)).await.is_err());
    server.resume();
    let answer = timeout(PATIENCE, link.read_u8()).await;
    assert_eq!(answer.expect("in time").ok(), Some(b'N'));
}

#[tokio::test]
async fn a_dropped_server_is_gone_even_when_it_was_frozen() {
    let mut server = RedisServer::start().await;
    let url = server.url();
    server.pause();
    drop(server);
    assert!(TcpStream::connect(address(&url)).await.is_err());
}

#[tokio::test]
async fn a_server_outlives_the_thread_that_started_it() {
    let start = || tokio::runtime::Runtime::new().expect("a runtime").block_on(RedisServer::start());
    let server = std::thread::spawn(start).join().expect("it starts");
    tokio::time::sleep(GLANCE).await;
    let mut link = TcpStream::connect(address(&server.url())).await.expect("it listens");
    assert_eq!(ask(&mut link, PING).await, Some(b'+'));
}
