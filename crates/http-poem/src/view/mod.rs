//! What the pages look like: one askama struct per page, plain data in, HTML out.
//!
//! Handlers fill these structs and call [`askama::Template::render`]; nothing here reads a database,
//! a cookie or a clock. Every page carries a [`Layout`], which knows the language, the ISP's brand, the
//! customer and the time of the request.

pub mod assets;
pub mod error;
pub mod flash;
pub mod layout;
pub use page_kit::{brand, format, icons, pagination, states, support_hours};

pub use brand::{Brand, Support, colour::Rgb};
pub use error::{ErrorKind, ErrorPage, Trouble};
pub use flash::{Flash, Notice, Tone};
pub use icons::Icon;
pub use layout::{Layout, SignedIn, TABS, Tab};
pub use pagination::{Crumb, Pagination};
pub use states::{AccountState, TicketState};
pub use support_hours::{SupportHours, SupportNow};
