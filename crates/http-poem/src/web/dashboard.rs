//! The dashboard: the session and the overview, two reads.

use poem::{Response, handler};
use portal_core::identity::customer::Customer;
use portal_core::insight::dashboard::Overview;

use super::render::{layout, page};
use super::view::{AccountPanel, AccountState, ActivePanel, DashboardPage, Figures, Owed, Reference};
use crate::extract::WebSession;
use crate::invoice_fields::page_of;
use crate::middleware::RequestContext;
use crate::problem::Problem;
use crate::state::App;

/// `GET /customer/dashboard`.
#[handler]
pub(super) async fn show(app: &App, context: &RequestContext, member: WebSession) -> Result<Response, Problem> {
    let overview = app.parts.portal.dashboard.overview(&member.session).await?;
    let layout = layout(app, context, Some(member.named(overview.customer.name.clone())));
    page(&DashboardPage {
        actions: DashboardPage::quick_actions(&layout),
        ticket: overview.active_ticket.as_ref().map(|active| ActivePanel::new(&layout, active)),
        layout,
        owed: owed(&overview),
        figures: figures(&overview),
        account: panel(overview.customer),
    })
}

fn figures(overview: &Overview) -> Figures {
    let (tickets, invoices) = (&overview.figures.tickets, &overview.figures.invoices);
    Figures {
        active_tickets: shown(tickets.active),
        completed_tickets: shown(tickets.completed),
        unpaid_invoices: shown(invoices.pending + invoices.overdue),
        outstanding: invoices.outstanding.amount(),
    }
}

fn owed(overview: &Overview) -> Option<Owed> {
    let invoices = &overview.figures.invoices;
    let only = overview.next_due.as_ref().filter(|_| invoices.pending + invoices.overdue == 1);
    invoices.outstanding.is_positive().then(|| Owed {
        amount: invoices.outstanding.amount(),
        invoices: shown(invoices.pending + invoices.overdue),
        due: overview.next_due.as_ref().map(|due| due.due_date),
        overdue: shown(invoices.overdue),
        href: only.map_or("/customer/invoices?status=unpaid".to_owned(), |due| page_of(&due.number)),
        reference: match only {
            Some(due) => Reference::Invoice(due.number.as_str().to_owned()),
            None => Reference::Customer(overview.customer.access.customer_id.as_str().to_owned()),
        },
    })
}

fn panel(customer: Customer) -> AccountPanel {
    let place: Vec<String> = [customer.address, customer.city, customer.province].into_iter().flatten().collect();
    AccountPanel {
        customer_id: customer.access.customer_id.into(),
        name: customer.name,
        phone: customer.access.phone.map_or(customer.phone_as_written, String::from),
        email: customer.email,
        address: (!place.is_empty()).then(|| place.join(", ")),
        package: customer.service.package_name,
        bandwidth_down: customer.service.bandwidth_down.map(i64::from),
        bandwidth_up: customer.service.bandwidth_up.map(i64::from),
        monthly_price: customer.service.monthly_price.map(portal_core::Rupiah::amount),
        starts: customer.subscription_start_date,
        next_due: customer.due_date,
        state: AccountState::from(customer.access.status),
    }
}

fn shown(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
