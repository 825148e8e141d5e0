//! What the tests with a Redis of their own share.

use std::sync::Arc;
use std::time::{Duration, Instant};

use adapters_redis::{RedisOptions, RedisStore};
use portal_testkit::servers::RedisServer;

/// What the default timeout of 100 ms may become on a busy machine.
pub(crate) const SOON: Duration = Duration::from_millis(600);

/// How long healing may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);

/// A store with the settings it has in production, not yet connected.
pub(crate) fn store(url: &str) -> Arc<RedisStore> {
    Arc::new(RedisStore::connect(url, RedisOptions::default()).expect("the URL of a Redis"))
}

/// A running server and a store that reached it.
pub(crate) async fn server_and_store() -> (RedisServer, Arc<RedisStore>) {
    let server = RedisServer::start().await;
    let store = store(&server.url());
    store.ready(PATIENCE).await.expect("Redis answers");
    (server, store)
}

/// What `call` answers, and how long it took.
pub(crate) async fn timed<T>(call: impl Future<Output = T>) -> (T, Duration) {
    let start = Instant::now();
    let answer = call.await;
    (answer, start.elapsed())
}

/// Sends a command past the store; answers Redis's words as they come.
pub(crate) async fn command(server: &RedisServer, words: &str) -> String {
    server.command(words).await
}
