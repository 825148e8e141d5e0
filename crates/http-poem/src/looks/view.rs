//! The page of looks into a customer's record.

use askama::Template;
use portal_core::staff::trail::{CustomerLook, TrailAction};

use crate::i18n::Locale;
use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;
use crate::view::pagination::{Crumb, Pagination};

/// `GET /customer/looks`.
#[derive(Debug, Template)]
#[template(path = "looks/looks.html")]
pub struct LooksPage {
    /// The layout; its customer must be set.
    pub layout: Layout,
    /// The looks, last first.
    pub looks: Vec<CustomerLook>,
    /// The way to the other pages.
    pub pagination: Option<Pagination>,
}

impl LooksPage {
    const CRUMBS: [Crumb; 1] = [Crumb { href: "/customer/profile", word: "tab-profile" }];

    fn who(&self, look: &CustomerLook) -> String {
        look.staff.as_ref().map_or_else(|| self.layout.t("looks-somebody"), |name| name.as_str().to_owned())
    }

    fn what(&self, look: &CustomerLook) -> String {
        self.layout.t(match look.action {
            TrailAction::OpenedTicket => "looks-ticket",
            TrailAction::ViewedAsCustomer => "looks-view",
            TrailAction::OpenedConversation => "looks-conversation",
            TrailAction::OpenedPayment => "looks-payment",
            TrailAction::OpenedProof => "looks-proof",
            _ => "looks-record",
        })
    }
}
