//! The query of a walk: where to go on, and how much to answer.

use crate::json::shown;
use crate::refusal::Refusal;

/// How many items an answer has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// If the query does not say.
    pub(crate) usual: u32,
    /// At most.
    pub(crate) largest: u32,
}

/// `after`, read by `cursor`, and `limit`. A misspelt parameter would answer the first page for ever, so it is refused.
pub(crate) fn walk<C>(
    query: &str,
    limits: Limits,
    cursor: impl Fn(&str) -> Option<C>,
) -> Result<(Option<C>, u32), Refusal> {
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(query).map_err(|_| Refusal::malformed("the query cannot be read"))?;
    let (mut after, mut limit) = (None, limits.usual);
    for (name, value) in pairs {
        match name.as_str() {
            "after" => after = Some(cursor(&value).ok_or_else(|| Refusal::malformed("after is no cursor"))?),
            "limit" => {
                let number = value.parse().ok().filter(|limit| (1..=limits.largest).contains(limit));
                let told = || format!("limit is not a whole number from 1 to {}", limits.largest);
                limit = number.ok_or_else(|| Refusal::malformed(&told()))?;
            }
            other => return Err(Refusal::malformed(&format!("the parameter {} is unknown", shown(other)))),
        }
    }
    Ok((after, limit))
}
