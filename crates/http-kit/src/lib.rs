//! What every HTTP side of the portal shares: the server, what happens to each request before and after its handler,
//! extractors, cookies, tokens, forms, problems. It knows no feature: a side of the portal, such as the customers'
//! pages and API, implements [`Front`] and hands its routes to [`endpoint`].

pub mod answer;
pub mod byte_range;
pub mod cookies;
pub mod csv;
pub mod event_stream;
pub mod extract;
pub mod file_answer;
pub mod health;
pub mod i18n;
pub mod problem;
pub mod refused_form;
pub mod route_table;
pub mod schema;
pub mod seal;
pub mod token;
pub mod upload;
pub mod webhook;

mod address;
mod body;
mod check;
mod compress;
mod context;
mod cors;
mod device;
mod form_binding;
mod forwarded;
mod front;
mod headers;
mod host;
mod large_forms;
mod origin;
mod panic;
mod pipeline;
mod sent_form;
mod server;
mod settings;
mod setup;
mod site;

pub use body::{media_type, read_limited};
pub use check::{Check, is_refusal};
pub use context::{RequestContext, RequestData, Surface};
pub use form_binding::{binding, form_binding, session_claims};
pub use front::Front;
pub use origin::{InvalidOrigin, Origin};
pub use pipeline::endpoint;
pub use problem::{Details, FieldProblem, Problem, noted};
pub use server::{ConnectionLimits, ServerLimits, Stopping, serve};
pub use settings::{ForwardedHeader, HttpSettings, PublicUrl};
pub use setup::Setup;
pub use site::{FormPage, SessionCookie, Site, SiteParts};
