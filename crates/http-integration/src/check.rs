//! The checks that refuse requests of this side.

use http_kit::Check;
use poem::http::StatusCode;

/// No key was sent.
pub(crate) const KEY_MISSING: Check = Check::new("api_key_missing", StatusCode::UNAUTHORIZED);
/// The key is unknown, expired or revoked.
pub(crate) const KEY_REFUSED: Check = Check::new("api_key", StatusCode::UNAUTHORIZED);
/// The key lacks the scope.
pub(crate) const KEY_SCOPE: Check = Check::new("api_key_scope", StatusCode::FORBIDDEN);
/// The key is used too often.
pub(crate) const KEY_LIMIT: Check = Check::new("api_key_limit", StatusCode::TOO_MANY_REQUESTS);
