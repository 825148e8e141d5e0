//! Reading answers of bounded size.

use reqwest::Response;

/// The body of an answer.
#[derive(Debug, PartialEq, Eq)]
pub enum Body {
    /// All of it.
    Whole(Vec<u8>),
    /// Its beginning; the rest was not read.
    Cut(Vec<u8>),
}

/// Reads at most `most` bytes of an answer.
///
/// # Errors
/// When the connection breaks, or the time is over.
pub async fn read_body(mut response: Response, most: usize) -> Result<Body, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await? {
        let left = most - body.len();
        if part.len() > left {
            body.extend_from_slice(&part[..left]);
            return Ok(Body::Cut(body));
        }
        body.extend_from_slice(&part);
    }
    Ok(Body::Whole(body))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;
    use crate::{ClientOptions, client};

    async fn read_of(length: usize, most: usize) -> Body {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}/", listener.local_addr().expect("an address")).parse().expect("an address");
        let serving = tokio::spawn(async move {
            let (mut connection, _) = listener.accept().await.expect("a connection");
            connection.read_buf(&mut Vec::with_capacity(4096)).await.expect("a request");
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
            let _ = connection.write_all(&[head.into_bytes(), vec![b'x'; length]].concat()).await;
        });
        let (timeout, connect_timeout) = (Duration::from_secs(10), Duration::from_secs(3));
        let options = ClientOptions { timeout, connect_timeout, idle: None, resolver: None };
        let client = client(&address, options).expect("a client");
        let body = read_body(client.get(address).send().await.expect("an answer"), most).await.expect("a body");
        serving.abort();
        body
    }

    #[tokio::test]
    async fn an_answer_of_the_longest_length_is_whole_and_a_longer_one_is_cut() {
        assert_eq!(read_of(1_000, 1_000).await, Body::Whole(vec![b'x'; 1_000]));
        assert_eq!(read_of(1_001, 1_000).await, Body::Cut(vec![b'x'; 1_000]));
        assert_eq!(read_of(0, 1_000).await, Body::Whole(Vec::new()));
    }
}
