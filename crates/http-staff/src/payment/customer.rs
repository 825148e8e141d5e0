//! The latest payments of a customer, on the customer's page.

use http_kit::Problem;
use page_kit::format;
use page_kit::tone::Tone;
use portal_core::billing::payment::PaymentAttempt;
use portal_core::staff::account::Permission;
use portal_core::{CustomerId, PageRequest};

use crate::guard::StaffSession;
use crate::payment::search::problem;
use crate::payment::view::payment_page;
use crate::payment::words::{state_tone, state_word};
use crate::state::Console;
use crate::view::layout::Layout;

/// The payments that the page shows.
const LATEST: u32 = 5;

/// The latest payments of a customer.
#[derive(Debug)]
pub(crate) struct CustomerPayments {
    pub(crate) items: Vec<PaymentAttempt>,
}

impl CustomerPayments {
    /// Those of a customer whose record was opened, for who may read them.
    pub(crate) async fn of(console: &Console, staff: &StaffSession, id: &CustomerId) -> Result<Option<Self>, Problem> {
        let may = staff.active.may(Permission::ReadInvoices);
        let Some(service) = console.parts.desk.payments.as_ref().filter(|_| may) else { return Ok(None) };
        let page = PageRequest::new(1, LATEST).unwrap_or_default();
        let items = service.of_customer(&staff.actor(), id, page).await.map_err(problem)?;
        Ok(Some(Self { items }))
    }

    /// The page of a payment, for who may open it.
    pub(crate) fn href(&self, layout: &Layout, payment: &PaymentAttempt) -> Option<String> {
        layout.may(Permission::ConfirmPayments).then(|| payment_page(&payment.id))
    }

    pub(crate) fn state(&self, layout: &Layout, payment: &PaymentAttempt) -> (Tone, String) {
        (state_tone(payment.state), layout.t(state_word(payment.state)))
    }

    pub(crate) fn total(&self, payment: &PaymentAttempt) -> String {
        format::rupiah(payment.gross().amount())
    }
}
