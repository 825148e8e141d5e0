//! The cookies of the console.

use http_kit::cookies::Name;

/// What their names begin with: the customers' pages may lie on the same host.
pub(crate) const PREFIX: &str = "staff_";

/// The session's token.
pub(crate) const SESSION: Name = Name::new("session");
/// The proof that the first step of a login was right, until the code is.
pub(crate) const PROOF: Name = Name::new("proof");
/// A login at the identity provider that was begun.
pub(crate) const ATTEMPT: Name = Name::new("oidc");
/// The page to return to after login.
pub(crate) const RETURN_TO: Name = Name::new("return_to");
