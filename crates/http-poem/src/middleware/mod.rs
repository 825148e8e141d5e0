//! What happens to every request before and after its handler: who and where the client is, time limits,
//! panics, the one conversion of errors, security headers, compression, log and metrics.

mod address;
mod analytics;
mod answer;
mod body;
mod compress;
mod context;
mod cookies;
mod cors;
mod device;
mod forwarded;
mod headers;
mod host;
mod panic;
mod pipeline;

pub(crate) use answer::{ProblemBody, json, problem_response};
pub(crate) use body::{media_type, read_limited};
pub(crate) use context::RequestContext;
pub(crate) use cookies::{CHOOSING, DEVICE, FLASH, LOCALE, OTP, PRE_SESSION, REFUSED, RETURN_TO, SESSION, STEP};
pub(crate) use pipeline::Middleware;
