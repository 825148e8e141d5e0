//! What bodies hold: one row, or a batch of them.

use http_kit::{Problem, media_type, read_limited};
use poem::{Request, RequestBody};

use crate::json::{Members, Node, shown};
use crate::refusal::{Failure, Refusal};
use crate::resource::Resource;

/// Largest body, in bytes.
pub const LARGEST_BODY: usize = 4 * 1024 * 1024;

/// Most rows of a batch.
pub const MOST_ROWS: usize = 1_000;

/// What was sent to be written.
pub(crate) enum Sent {
    /// One row.
    One(Members),
    /// A batch of them.
    Batch(Vec<Node>),
}

/// One row.
pub(crate) async fn one(request: &Request, body: &mut RequestBody) -> Result<Members, Failure> {
    match json(request, body).await? {
        Node::Object(members) => Ok(members),
        _ => Err(malformed("the body is not a JSON object").into()),
    }
}

/// One row, or a batch: an object whose only member is called like the kind.
pub(crate) async fn one_or_batch<R: Resource>(request: &Request, body: &mut RequestBody) -> Result<Sent, Failure> {
    let members = one(request, body).await?;
    if !members.0.iter().any(|(name, _)| name == R::KIND) {
        return Ok(Sent::One(members));
    }
    let mut batch = Vec::new();
    for (name, value) in members.0 {
        match value {
            Node::List(rows) if name == R::KIND => batch = rows,
            _ if name == R::KIND => return Err(malformed(&format!("{name} is not a list")).into()),
            _ => return Err(malformed(&format!("{} is unknown beside {}", shown(&name), R::KIND)).into()),
        }
    }
    if batch.len() > MOST_ROWS {
        let told = format!("{} has {} rows; send at most {MOST_ROWS} at once", R::KIND, batch.len());
        return Err(malformed(&told).into());
    }
    Ok(Sent::Batch(batch))
}

async fn json(request: &Request, body: &mut RequestBody) -> Result<Node, Failure> {
    if media_type(request)?.as_deref() != Some("application/json") {
        return Err(Problem::unsupported_media().into());
    }
    let bytes = read_limited(request, body, LARGEST_BODY).await?;
    serde_json::from_slice(&bytes).map_err(|error| malformed(&format!("the body is not JSON: {error}")).into())
}

fn malformed(told: &str) -> Refusal {
    Refusal::malformed(told)
}
