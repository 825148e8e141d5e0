//! The portal's JSON API and pages.
//!
//! [`routes()`] builds one endpoint from a [`portal_core::Portal`]; [`serve`] runs it on a listener.

pub mod i18n;

mod api;
mod config;
mod confirmation;
mod dashboard;
mod demo;
mod document;
mod extract;
mod faq;
mod health;
mod install;
mod invoice;
mod language;
mod locale;
mod middleware;
mod origin;
mod otp;
mod outside;
mod page;
mod problem;
mod profile;
mod refusal;
mod route_table;
mod routes;
mod seal;
mod server;
mod session;
mod setup;
mod state;
mod statics;
mod ticket;
mod token;
pub mod view;
mod webhook;

pub use config::{ForwardedHeader, HttpConfig, Logo, PublicUrl};
pub use origin::{InvalidOrigin, Origin};
pub use outside::{
    DemoInbox, Readiness, ReadinessProbe, SentMessage, WebhookAnswer, WebhookBody, WebhookError, WebhookHead,
    WebhookReceiver,
};
pub use poem::http;
pub use route_table::route_list;
pub use routes::{HttpParts, routes};
pub use server::{ConnectionLimits, ServerLimits, serve};
pub use setup::Setup;

/// Everything that pages are filled from: one struct per page, and what they share.
pub mod views {
    pub use crate::confirmation::view::{CodeStep, ConfirmPage, SessionCodePage};
    pub use crate::dashboard::view::{
        AccountPanel, ActivePanel, DashboardPage, Figures, InvoiceFigures, Owed, QuickAction, TicketFigures,
    };
    pub use crate::demo::view::{DemoChat, DemoChatPage, DemoMessage};
    pub use crate::document::view::ApiDocsPage;
    pub use crate::faq::view::{FaqBlock, FaqEntry, FaqPage, FaqSection, FaqText, Piece};
    pub use crate::install::view::OfflinePage;
    pub use crate::invoice::list_view::InvoicesPage;
    pub use crate::invoice::pay_view::{PayPanel, Reference};
    pub use crate::invoice::view::InvoicePage;
    pub use crate::otp::code_view::{CodeProblem, CodeState, CodeStatus, Resend};
    pub use crate::otp::view::{LoginCodePage, LoginPhonePage, PhoneProblem};
    pub use crate::profile::view::{
        EditField, NewPhonePage, NewPhoneProblem, PhoneRevertPage, ProfileData, ProfileEditPage, ProfilePage,
        RevertState,
    };
    pub use crate::session::accounts_view::{AccountCard, AccountsPage};
    pub use crate::session::view::{DeviceKind, SessionRow, SessionsPage};
    pub use crate::ticket::list_view::TicketsPage;
    pub use crate::ticket::new_view::{TicketNewPage, TypedTicket};
    pub use crate::ticket::view::{RatingForm, ReopenForm, TicketPage};
    pub use crate::ticket::words::WrongField;
    pub use crate::view::*;
}
