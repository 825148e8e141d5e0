//! What the pages look like: one askama struct per page, plain data in, HTML out.
//!
//! Handlers fill these structs and call [`askama::Template::render`]; nothing here reads a database,
//! a cookie or a clock. Every page carries a [`Layout`], which knows the language, the ISP's brand, the
//! customer and the time of the request.

pub mod accounts;
pub mod api_docs;
pub mod assets;
pub mod brand;
pub mod code;
pub mod dashboard;
pub mod demo;
pub mod error;
pub mod faq;
pub mod flash;
pub mod format;
pub mod icons;
pub mod invoice;
mod invoice_sums;
pub mod invoices;
pub mod layout;
pub mod login;
pub mod offline;
pub mod pagination;
pub mod pay;
pub mod profile;
pub mod session_code;
pub mod sessions;
pub mod states;
pub mod support_hours;
pub mod ticket;
mod ticket_hero;
mod ticket_new;
pub mod ticket_words;
pub mod tickets;

pub use accounts::{AccountCard, AccountsPage};
pub use api_docs::ApiDocsPage;
pub use brand::{Brand, Support, colour::Rgb};
pub use code::{CodeProblem, CodeState, CodeStatus, Resend};
pub use dashboard::{
    AccountPanel, ActivePanel, DashboardPage, Figures, InvoiceFigures, Owed, QuickAction, TicketFigures,
};
pub use demo::{DemoChat, DemoChatPage, DemoMessage};
pub use error::{ErrorKind, ErrorPage, Trouble};
pub use faq::{FaqBlock, FaqEntry, FaqPage, FaqSection, FaqText, Piece};
pub use flash::{Flash, Notice, Tone};
pub use icons::Icon;
pub use invoice::InvoicePage;
pub use invoices::InvoicesPage;
pub(crate) use layout::home;
pub use layout::{Layout, SignedIn, TABS, Tab};
pub use login::{LoginCodePage, LoginPhonePage, PhoneProblem};
pub use offline::OfflinePage;
pub use pagination::{Crumb, Pagination};
pub use pay::{PayPanel, Reference};
pub use profile::{
    EditField, NewPhonePage, NewPhoneProblem, PhoneRevertPage, ProfileData, ProfileEditPage, ProfilePage, RevertState,
};
pub use session_code::{CodeStep, ConfirmPage, SessionCodePage};
pub use sessions::{DeviceKind, SessionRow, SessionsPage};
pub use states::{AccountState, TicketState};
pub use support_hours::{SupportHours, SupportNow};
pub use ticket::{RatingForm, ReopenForm, TicketPage};
pub use ticket_new::{TicketNewPage, TypedTicket};
pub use ticket_words::WrongField;
pub(crate) use ticket_words::{kind_word, ticket_page};
pub use tickets::TicketsPage;
