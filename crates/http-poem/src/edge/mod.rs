//! What happens to every request before and after its handler: who and where the client is, time limits,
//! panics, the one conversion of errors, security headers, compression, log and metrics.

mod address;
mod answer;
mod body;
mod compress;
mod cookies;
mod cors;
mod device;
mod forwarded;
mod headers;
mod host;
mod panic;
mod pipeline;
mod usage;
mod visit;

pub(crate) use answer::{json, problem_response};
pub(crate) use body::{media_type, read_limited};
pub(crate) use cookies::{CHOOSING, DEVICE, FLASH, LOCALE, OTP, PRE_SESSION, REFUSED, SESSION, STEP, WANTED};
pub(crate) use pipeline::Edge;
pub(crate) use visit::Visit;
