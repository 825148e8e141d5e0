//! Reads request bodies within limits of size and time.

use std::time::Duration;

use poem::error::ReadBodyError;
use poem::http::StatusCode;
use poem::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use poem::{Request, RequestBody};
use tokio::time::timeout;

use crate::problem::Problem;

/// How long a client may take to send a body; shorter than the whole request may take.
const BODY_TIME: Duration = Duration::from_secs(8);

/// How long a client may take to send a file, which phones on the road do slowly.
const UPLOAD_TIME: Duration = Duration::from_secs(90);

/// Reads a body with a file, as [`read_limited`] does, for as long as slow connections need.
pub(crate) async fn read_upload(request: &Request, body: &mut RequestBody, limit: usize) -> Result<Vec<u8>, Problem> {
    read_within(request, body, limit, UPLOAD_TIME).await
}

/// Reads the body, of known length or in chunks, up to `limit` bytes.
///
/// # Errors
/// [`Problem`] if it is larger, packed, cut off, or takes too long.
pub async fn read_limited(request: &Request, body: &mut RequestBody, limit: usize) -> Result<Vec<u8>, Problem> {
    read_within(request, body, limit, BODY_TIME).await
}

async fn read_within(
    request: &Request,
    body: &mut RequestBody,
    limit: usize,
    time: Duration,
) -> Result<Vec<u8>, Problem> {
    if request.headers().contains_key(CONTENT_ENCODING) {
        return Err(Problem::unsupported_media());
    }
    let announced = request.header(CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(Problem::too_large(StatusCode::PAYLOAD_TOO_LARGE));
    }
    let body = body.take().map_err(|error| Problem::broken(error.to_string()))?;
    match timeout(time, body.into_bytes_limit(limit)).await {
        Ok(Ok(bytes)) => Ok(bytes.to_vec()),
        Ok(Err(ReadBodyError::PayloadTooLarge)) => Err(Problem::too_large(StatusCode::PAYLOAD_TOO_LARGE)),
        Ok(Err(_)) => Err(Problem::bad_request()),
        Err(_) => Err(Problem::too_slow()),
    }
}

/// The media type of the body in lower case, without its parameters; an error if it is named twice.
///
/// # Errors
/// [`Problem`] if it is named twice or is no text.
pub fn media_type(request: &Request) -> Result<Option<String>, Problem> {
    let mut lines = request.headers().get_all(CONTENT_TYPE).iter();
    match (lines.next(), lines.next()) {
        (None, _) => Ok(None),
        (Some(line), None) => {
            let text = line.to_str().map_err(|_| Problem::bad_request())?;
            let kind = text.split(';').next().unwrap_or_default();
            Ok(Some(kind.trim().to_ascii_lowercase()))
        }
        (Some(_), Some(_)) => Err(Problem::bad_request()),
    }
}
