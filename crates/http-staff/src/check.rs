//! The checks of the console that refuse requests.

use http_kit::{Check, Problem};
use poem::http::StatusCode;

/// The role lacks the permission that the route takes.
const PERMISSION: Check = Check::new("staff_permission", StatusCode::FORBIDDEN);
/// Address and password, or the code, were not right.
pub(crate) const LOGIN: Check = Check::new("staff_login", StatusCode::UNAUTHORIZED);
/// Too many failed logins.
pub(crate) const LOGIN_LIMIT: Check = Check::new("staff_login_limit", StatusCode::TOO_MANY_REQUESTS);
/// The invitation was used, replaced or expired.
pub(crate) const INVITATION: Check = Check::new("staff_invitation", StatusCode::UNAUTHORIZED);

/// The role lacks a permission.
pub(crate) fn forbidden() -> Problem {
    Problem::refused(PERMISSION, "staff:permission-missing", "Permission missing", "error-permission-text")
}
