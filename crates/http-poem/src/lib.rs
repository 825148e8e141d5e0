//! The portal's JSON API and pages.
//!
//! [`routes()`] builds one endpoint from a [`portal_core::Portal`]; [`http_kit::serve`] runs it on a listener.

pub mod i18n;

mod analytics;
mod api;
mod attachment;
mod auth;
mod check;
mod config;
mod confirmation;
mod conversation;
mod cookies;
mod dashboard;
mod demo;
mod document;
mod email;
mod events;
mod faq;
mod front;
mod install;
mod invoice;
mod language;
mod looks;

mod otp;
mod outside;
mod page;
mod parts;
mod pay_link;
mod payment;
mod problem;
mod profile;
mod promise;
mod receipt;
mod routes;
mod session;
mod state;
mod statement;
mod statics;
mod ticket;
mod transfer;
pub mod view;
mod viewing;

pub use config::{HttpConfig, Logo};
pub use outside::{DemoInbox, SentMessage};
pub use parts::HttpParts;
pub use routes::{route_list, routes};

/// Everything that pages are filled from: one struct per page, and what they share.
pub mod views {
    pub use crate::confirmation::view::{CodeStep, ConfirmPage, SessionCodePage};
    pub use crate::conversation::list_view::ChatsPage;
    pub use crate::conversation::view::{ChatPage, MessageForm, Thread};
    pub use crate::dashboard::view::{
        AccountPanel, ActivePanel, DashboardPage, Figures, InvoiceFigures, Owed, QuickAction, TicketFigures,
    };
    pub use crate::demo::view::{DemoChat, DemoChatPage, DemoMessage};
    pub use crate::document::view::ApiDocsPage;
    pub use crate::email::view::EmailOffer;
    pub use crate::faq::view::{FaqBlock, FaqEntry, FaqPage, FaqSection, FaqText, Piece};
    pub use crate::install::view::OfflinePage;
    pub use crate::invoice::list_view::InvoicesPage;
    pub use crate::invoice::pay_view::{PayPanel, Reference};
    pub use crate::invoice::view::InvoicePage;
    pub use crate::looks::view::LooksPage;
    pub use crate::otp::code_view::{CodeProblem, CodeState, CodeStatus, Resend};
    pub use crate::otp::view::{LoginCodePage, LoginPhonePage, PhoneProblem};
    pub use crate::profile::view::{
        EditField, NewPhonePage, NewPhoneProblem, PhoneRevertPage, ProfileData, ProfileEditPage, ProfilePage,
        RevertState,
    };
    pub use crate::promise::view::PromisePart;
    pub use crate::session::accounts_view::{AccountCard, AccountsPage};
    pub use crate::session::view::{DeviceKind, SessionRow, SessionsPage};
    pub use crate::ticket::list_view::TicketsPage;
    pub use crate::ticket::new_view::{TicketNewPage, TypedTicket};
    pub use crate::ticket::view::{RatingForm, ReopenForm, TicketPage};
    pub use crate::ticket::words::WrongField;
    pub use crate::view::*;
}
