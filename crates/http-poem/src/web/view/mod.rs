//! What the pages look like: one askama struct per page, plain data in, HTML out.
//!
//! Handlers fill these structs and call [`askama::Template::render`]; nothing here reads a database,
//! a cookie or a clock. Every page carries a [`Shell`], which knows the language, the ISP's brand, the
//! customer and the time of the request.

pub mod accounts;
pub mod api_docs;
pub mod assets;
pub mod brand;
pub mod dashboard;
pub mod demo;
pub mod error;
pub mod flash;
pub mod format;
pub mod icons;
pub mod login;
pub mod paging;
pub mod sessions;
pub mod shell;
pub mod states;

pub use accounts::{AccountCard, AccountsPage};
pub use api_docs::ApiDocsPage;
pub use brand::{Brand, Support, colour::Rgb};
pub use dashboard::{AccountPanel, DashboardPage, Figures, Owed, QuickAction, TicketRow};
pub use demo::{DemoChat, DemoChatPage, DemoMessage};
pub use error::{ErrorKind, ErrorPage};
pub use flash::{Flash, Notice, Tone};
pub use icons::Icon;
pub use login::{CodeProblem, LoginCodePage, LoginPhonePage, PhoneProblem};
pub use paging::{Crumb, Paging};
pub use sessions::{DeviceKind, SessionRow, SessionsPage};
pub use shell::{Shell, SignedIn, TABS, Tab};
pub use states::{AccountState, TicketState};
