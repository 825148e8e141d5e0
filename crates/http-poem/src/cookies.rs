//! The cookies of the customers' side.

use http_kit::cookies::Name;

/// The web session's token.
pub(crate) const SESSION: Name = Name::new("session");
/// The tickets of the login codes that were asked for.
pub(crate) const OTP: Name = Name::new("otp");
/// The token by which a device is known.
pub(crate) const DEVICE: Name = Name::new("dev");
/// The code that a session asked for last.
pub(crate) const STEP: Name = Name::new("step");
/// By which staff see what a customer sees.
pub(crate) const VIEW: Name = Name::new("view");
/// That no account was chosen yet among those of the number.
pub(crate) const CHOOSING: Name = Name::new("choosing");
/// The page to return to after login.
pub(crate) const RETURN_TO: Name = Name::new("return_to");
